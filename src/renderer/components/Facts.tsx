import type { ReactNode } from 'react';
import { setOutJson } from '../lib/format/index.ts';
import classes from './Facts.module.css';

/** A name and its value. */
export type Fact = readonly [name: ReactNode, value: ReactNode];

export function fact(name: ReactNode, value: ReactNode): Fact {
  return [name, value];
}

interface FactsProps {
  readonly facts: readonly Fact[];
  /** `narrow` where names are single words and room is scarce. */
  readonly names?: 'wide' | 'narrow';
}

/** Names and values, one a line. */
export function Facts({ facts, names = 'wide' }: FactsProps) {
  return (
    <dl className={classes.facts} data-names={names}>
      {facts.map(([name, value], index) => (
        // The order of facts is fixed where they are written.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={classes.line}>
          <dt className={classes.name}>{name}</dt>
          <dd className={classes.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What an API sent, secrets removed: JSON is set out on lines, anything else is shown as it is. */
export function RawText({ text }: { text: string }) {
  return <pre className={classes.raw}>{setOutJson(text)}</pre>;
}
