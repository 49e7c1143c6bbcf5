import type { NumberStyle } from '../../domain/number-words.ts';
import { formatAmount, signOf } from '../lib/format/index.ts';
import { CopyOnClick } from './CopyOnClick.tsx';
import classes from './Amount.module.css';

interface Props extends NumberStyle {
  /** Decimal text; `null` is absent and shows as a dash. */
  readonly value: string | null;
  /** Shown after the figure. Leave it out in a column whose header names the unit. */
  readonly unit?: string;
  /** Copies on click; on by default. Turn it off inside a link or a button. */
  readonly canCopy?: boolean;
  /** What else is to be said of it on hover, e.g. its age. */
  readonly hint?: string;
}

/** An amount of credits: tabular, true minus; `isSigned` shows `+` and tints by sign, the glyph coming first. */
export function Amount({ value, unit, decimals, isSigned = false, canCopy = true, hint }: Props) {
  const sign = isSigned ? signOf(value) : 0;
  const tint = sign > 0 ? classes.plus : sign < 0 ? classes.minus : undefined;
  const figure = (
    <span className={tint}>
      {formatAmount(value, { decimals, isSigned })}
      {unit !== undefined && value !== null && <span className={classes.unit}> {unit}</span>}
    </span>
  );
  if (value === null) return <span className={classes.absent}>{formatAmount(null)}</span>;
  if (!canCopy) return <span className={classes.amount}>{figure}</span>;
  return (
    <span className={classes.amount}>
      <CopyOnClick text={value} what="amount" hint={hint}>
        {figure}
      </CopyOnClick>
    </span>
  );
}
