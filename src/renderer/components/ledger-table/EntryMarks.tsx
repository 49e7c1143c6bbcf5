import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconEye,
  IconHourglass,
  IconQuestionMark,
  IconScale,
} from '@tabler/icons-react';
import { isolateForeign } from '../../../domain/isolate-foreign.ts';
import type { LedgerRow } from '../../../contract/ledger.ts';
import type { EntryOrigin, EntryType } from '../../../domain/ledger.ts';
import classes from './LedgerTable.module.css';

const TYPES = {
  credit: { Icon: IconArrowDownLeft, means: 'Credits came in.' },
  debit: { Icon: IconArrowUpRight, means: 'Credits were used.' },
  adjustment: { Icon: IconScale, means: 'A correction by a person or the API.' },
  unclassified: { Icon: IconQuestionMark, means: 'The API does not say whether credits came in or went out.' },
} as const satisfies Record<EntryType, unknown>;

/** The type of an entry: shape and word; the API's own word on hover. */
export function EntryTypeMark({ row }: { row: Pick<LedgerRow, 'type' | 'sourceType' | 'status'> }) {
  const { Icon, means } = TYPES[row.type];
  const own = row.sourceType === '' || row.sourceType === row.type ? '' : ` The API calls it “${row.sourceType}”.`;
  const status = row.status === 'vanished' ? ' The API no longer returns it.' : '';
  return (
    <span className={classes.mark} title={isolateForeign(means + own + status)}>
      <Icon size={14} stroke={1.75} aria-hidden />
      {row.type}
      {row.status === 'vanished' && <span className="visually-hidden">, no longer returned by the API</span>}
    </span>
  );
}

const ORIGINS = {
  reported: { Icon: null, means: 'The API listed this entry.' },
  observed: { Icon: IconEye, means: 'Derived from a change between two balances; the API gave no entry.' },
  expected: { Icon: IconHourglass, means: 'An adjustment of ours that no sync has seen yet.' },
} as const satisfies Record<EntryOrigin, unknown>;

/** Where an entry comes from. What the API did not say itself has a shape of its own. */
export function OriginMark({ origin }: { origin: EntryOrigin }) {
  const { Icon, means } = ORIGINS[origin];
  return (
    <span className={classes.mark} data-origin={origin} title={means}>
      {Icon && <Icon size={14} stroke={1.75} aria-hidden />}
      {origin}
    </span>
  );
}
