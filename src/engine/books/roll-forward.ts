import { rollForward, type RollForward } from '../../domain/books.ts';
import { ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import type { Difference } from '../../domain/difference.ts';
import { MovementSchema, type LedgerEntry, type Movement } from '../../domain/ledger.ts';
import type { Span } from '../../domain/period.ts';
import type { Readable, Selector } from '../store/store.ts';
import { LIVE, sumBetween, type SumAsked, type SumOf } from './sums.ts';

/** Whose lines are asked: those of connections, or of some accounts. */
export interface Owners {
  readonly by: 'connectionId' | 'accountId';
  /** `all`: nothing is asked of the owner, so that the index by time alone finds what lies between two days. */
  readonly ids: 'all' | readonly string[];
}

function ownedBy({ by, ids }: Owners): Readonly<Record<string, unknown>> {
  if (ids === 'all') return {};
  return { [by]: ids.length === 1 ? ids[0] : { $in: ids } };
}

/** A line, and whose it is. */
export interface Line extends RollForward {
  readonly ownerId: string;
  readonly unit: string;
}

/** A difference that was taken back at once is none. */
const COUNTED = { kind: { $in: ['opening', 'unexplained'] } } as const;

/** The lines of a span by owner and unit, from totals that are kept: their cost is that of days, not of entries. */
export async function readLines(store: Readable, owners: Owners, span: Span): Promise<readonly Line[]> {
  if (owners.ids.length === 0) return [];
  const { by } = owners;
  const owner = ownedBy(owners);
  const kept: SumAsked<never>['kept'] = by === 'connectionId' ? 'day' : 'month';
  const base = { ...span, field: 'amount', kept } as const;
  const entries = { ...base, selector: { ...owner, ...LIVE } as Selector<LedgerEntry> };
  const differences = { ...base, selector: { ...owner, ...COUNTED } as Selector<Difference> };
  const before = { from: null, until: span.from, groupBy: [by, 'unit'] } as const;
  const [entriesBefore, moved, differencesBefore, differed] = await Promise.all([
    sumBetween(store.table('entries'), { ...entries, ...before }),
    sumBetween(store.table('entries'), { ...entries, groupBy: [by, 'unit', 'movement'] }),
    sumBetween(store.table('differences'), { ...differences, ...before }),
    sumBetween(store.table('differences'), { ...differences, groupBy: [by, 'unit', 'kind'] }),
  ]);
  const drafts = new Map<string, Draft>();
  const draftOf = ({ key }: SumOf): Draft => {
    const [ownerId, unit] = [String(key[by]), String(key['unit'])];
    const name = JSON.stringify([ownerId, unit]);
    const draft = drafts.get(name) ?? emptyDraft(ownerId, unit);
    drafts.set(name, draft);
    return draft;
  };
  for (const one of [...entriesBefore, ...differencesBefore]) draftOf(one).before += one.sum;
  for (const one of moved) {
    const draft = draftOf(one);
    draft.movements.set(MovementSchema.parse(one.key['movement']), one.sum);
    draft.unsigned += one.unsigned;
  }
  for (const one of differed) draftOf(one)[one.key['kind'] === 'opening' ? 'opened' : 'differences'] += one.sum;
  return [...drafts.values()].map(({ ownerId, unit, movements, unsigned, ...sums }) => ({
    ownerId,
    unit,
    ...rollForward({
      before: sums.before as Credits,
      opened: sums.opened as Credits,
      differences: sums.differences as Credits,
      movements,
      unsigned,
    }),
  }));
}

interface Draft {
  readonly ownerId: string;
  readonly unit: string;
  before: bigint;
  opened: bigint;
  differences: bigint;
  readonly movements: Map<Movement, Credits>;
  unsigned: number;
}

function emptyDraft(ownerId: string, unit: string): Draft {
  return { ownerId, unit, before: 0n, opened: 0n, differences: 0n, movements: new Map(), unsigned: 0 };
}

/** What the APIs last said of a connection's accounts before an instant, by connection and unit. */
export async function reportedBy(
  store: Readable,
  connectionIds: Owners['ids'],
  until: Span['until'],
): Promise<ReadonlyMap<string, Credits>> {
  const sums = await sumBetween(store.table('balances'), {
    selector: ownedBy({ by: 'connectionId', ids: connectionIds }),
    from: null,
    until,
    groupBy: ['connectionId', 'unit'],
    field: 'step',
    kept: 'day',
  });
  return new Map(sums.map(({ key, sum }) => [JSON.stringify([key['connectionId'], key['unit']]), sum]));
}

/** The line of an owner that has none in a unit. */
export function emptyLine(ownerId: string, unit: string): Line {
  const nothing = { before: ZERO_CREDITS, opened: ZERO_CREDITS, differences: ZERO_CREDITS, unsigned: 0 };
  return { ownerId, unit, ...rollForward({ ...nothing, movements: new Map() }) };
}
