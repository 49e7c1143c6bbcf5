import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { RollForwardRow } from '../../../contract/books.ts';
import type { Period } from '../../../domain/period.ts';
import { decimalsOf, formatCountOf, formatTime } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import { AccountLines } from './AccountLines.tsx';
import { sayCoverage } from './coverage-words.ts';
import { COLUMN_WORDS, figuresOf, LineCells } from './LineCells.tsx';
import classes from './reconciliation.module.css';

interface Props {
  readonly rows: readonly RollForwardRow[];
  readonly period: Period;
  /** What the lines are, for the screen reader. */
  readonly caption: string;
  /** The connection whose accounts are shown. */
  readonly open: string | undefined;
  /** `null`: its lines cannot be opened. */
  readonly onOpen: ((connectionId: string | undefined) => void) | null;
}

/** One line for each connection and unit; a connection opens into its accounts. Nothing is summed over units. */
export function RollForwardTable({ rows, period, caption, open, onOpen }: Props) {
  const now = useNow();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Connection · unit</th>
            <th scope="col">Opening</th>
            {Object.values(COLUMN_WORDS).map((word) => (
              <th key={word} scope="col">
                {word}
              </th>
            ))}
            <th scope="col">Closing</th>
            <th scope="col">Reported</th>
            <th scope="col" title="Closing less reported: entries dated after the last reading of the period">
              ±
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const isOpen = open === row.connectionId && onOpen !== null;
            const coverage = sayCoverage(row.coverage, (at) => formatTime(at, now));
            const Chevron = isOpen ? IconChevronDown : IconChevronRight;
            return (
              <Fragment key={`${row.connectionId} ${row.unit}`}>
                <tr>
                  <th scope="row">
                    {onOpen === null ? (
                      <span className={classes.name}>{row.connectionLabel}</span>
                    ) : (
                      <button
                        type="button"
                        className={classes.opener}
                        aria-expanded={isOpen}
                        onClick={() => onOpen(isOpen ? undefined : row.connectionId)}
                      >
                        <Chevron size={14} aria-hidden />
                        <span className={classes.name}>{row.connectionLabel}</span>
                      </button>
                    )}
                    <span className={classes.quiet}> · {row.unit}</span>
                    {coverage !== null && <div className={classes.coverage}>◐ {coverage}</div>}
                    {row.unsigned > 0 && (
                      <div className={classes.coverage}>
                        ◐ {formatCountOf(row.unsigned, 'entry', 'entries')} without a sign, in no sum
                      </div>
                    )}
                  </th>
                  <LineCells line={row} decimals={decimalsOf(figuresOf(row))} isComplete={coverage === null} />
                </tr>
                {isOpen && <AccountLines connectionId={row.connectionId} unit={row.unit} period={period} />}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
