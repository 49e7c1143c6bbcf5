import { Button } from '@mantine/core';
import { formatFilterToken, type FilterToken } from '../../../domain/filter-tokens.ts';
import type { LedgerFilterReading } from '../../../domain/ledger-filter.ts';
import { Sentence } from '../Sentence.tsx';
import classes from './FilterBar.module.css';

interface Props {
  readonly reading: LedgerFilterReading;
  readonly tokens: readonly FilterToken[];
  readonly onChange: (tokens: readonly FilterToken[]) => void;
}

/** Under a filter: what is wrong with each token that cannot be read, and a way to drop it. */
export function FilterProblems({ reading, tokens, onChange }: Props) {
  if (reading.kind !== 'wrong') return null;
  return (
    <ul className={classes.problems} role="alert">
      {reading.problems.map(({ token, sentence }) => {
        const typed = formatFilterToken(token);
        return (
          <li key={`${typed} ${sentence}`} className={classes.problem}>
            <code className={classes.wrong}>{typed}</code>
            <span className={classes.reason}>
              <Sentence text={sentence} />
            </span>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Drop ${typed}`}
              onClick={() => onChange(tokens.filter((one) => one !== token))}
            >
              Remove it
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
