import { IconUnlink } from '@tabler/icons-react';
import type { GapRow } from '../../../contract/ledger.ts';
import { formatAmount, formatTime } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import classes from './LedgerTable.module.css';

/** A hole in what was seen, said in the list where it lies. */
export function GapLine({ gap, withAccount }: { gap: GapRow; withAccount: boolean }) {
  const now = useNow();
  const whose = withAccount ? ` of ${gap.accountName}` : '';
  const span =
    gap.kind === 'before first sync'
      ? `Entries${whose} before ${formatTime(gap.until, now)} were never seen: the API no longer gives them`
      : `Entries${whose} between ${formatTime(gap.from, now)} and ${formatTime(gap.until, now)} were never seen`;
  const change =
    gap.netChange === null
      ? 'what they changed is not known'
      : `net change ${formatAmount(gap.netChange, { isSigned: true })} ${gap.unit}`;
  return (
    <span className={classes.gap} data-gap={gap.id} title={`${span}; ${change}.`}>
      <IconUnlink size={14} stroke={1.75} aria-hidden />
      <span className={classes.span}>{span};</span>
      <span className={classes.change}>{change}.</span>
    </span>
  );
}
