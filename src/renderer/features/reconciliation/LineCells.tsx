import type { AccountLine } from '../../../contract/books.ts';
import { Amount } from '../../components/index.ts';
import { signOf } from '../../lib/format/index.ts';
import { Figure } from './Figure.tsx';
import classes from './reconciliation.module.css';

type Line = Omit<AccountLine, 'accountId' | 'accountName'>;

/** The movements in the order of the books, as columns. */
export const COLUMN_WORDS = {
  purchased: 'Purchased',
  granted: 'Granted',
  refunded: 'Refunded',
  consumed: 'Consumed',
  expired: 'Expired',
  'clawed back': 'Clawed back',
  adjusted: 'Adjusted',
  unexplained: 'Unexplained',
} as const;

/** All figures of a line: they are of one unit, with the same decimals down a column. */
export function figuresOf({ opening, movements, closing, reported, difference }: Line): (string | null)[] {
  return [opening, ...movements.map(({ amount }) => amount), closing, reported, difference];
}

interface Props {
  readonly line: Line;
  readonly decimals: number;
  /** What the API reported then cannot be what it is compared with. */
  readonly isComplete: boolean;
}

/** Opening, movements, closing, what was reported, and by how much they differ. */
export function LineCells({ line, decimals, isComplete }: Props) {
  const { difference } = line;
  const isEqual = difference !== null && signOf(difference) === 0;
  const mark = isEqual && isComplete ? '●' : '◐';
  return (
    <>
      <td className={classes.number}>
        <Amount value={line.opening} decimals={decimals} />
      </td>
      {line.movements.map(({ movement, amount, filter }) => (
        <td key={movement} className={classes.number}>
          <Figure
            value={amount}
            decimals={decimals}
            filter={filter}
            label={COLUMN_WORDS[movement]}
            isUnexplained={movement === 'unexplained'}
          />
        </td>
      ))}
      <td className={classes.number} data-strong>
        <Figure value={line.closing} decimals={decimals} filter={line.filter} label="Closing" isPlain />
      </td>
      <td className={classes.number}>
        <Amount value={line.reported} decimals={decimals} />
      </td>
      <td className={classes.number}>
        <Amount value={difference} decimals={decimals} isSigned={!isEqual} />{' '}
        <span className={classes.mark} data-whole={mark === '●' || undefined} aria-hidden>
          {mark}
        </span>
      </td>
    </>
  );
}
