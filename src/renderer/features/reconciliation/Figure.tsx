import { AddressLink, Amount } from '../../components/index.ts';
import { signOf } from '../../lib/format/index.ts';
import classes from './reconciliation.module.css';

interface Props {
  readonly value: string;
  readonly decimals: number;
  /** The filter of the entries that it is the sum of. */
  readonly filter: string;
  /** What it is, for the screen reader. */
  readonly label: string;
  /** Never shown as normal unless it is nothing. */
  readonly isUnexplained?: boolean;
  /** A balance and no change: without a sign, and 0 is 0. */
  readonly isPlain?: boolean;
}

/** A sum that opens its entries in the ledger. Nothing shows as a dash. */
export function Figure({ value, decimals, filter, label, isUnexplained = false, isPlain = false }: Props) {
  const isNothing = signOf(value) === 0;
  if (isNothing && !isUnexplained && !isPlain) return <span className={classes.nothing}>–</span>;
  return (
    <AddressLink
      className={classes.figure}
      to={`/ledger?q=${encodeURIComponent(filter)}`}
      aria-label={`${label}: ${value}. Open the entries`}
      data-unexplained={(isUnexplained && !isNothing) || undefined}
    >
      {isUnexplained && !isNothing && <span aria-hidden>◆ </span>}
      <Amount value={value} decimals={decimals} isSigned={!isNothing && !isPlain} canCopy={false} />
    </AddressLink>
  );
}
