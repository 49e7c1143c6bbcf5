import type { LedgerFilter } from '../../contract/ledger.ts';
import type { Account } from '../../domain/account.ts';
import { parseCredits, toStored } from '../../domain/credits.ts';
import type { Gap, LedgerEntry } from '../../domain/ledger.ts';
import { ProblemError } from '../../domain/problem.ts';
import { literal } from '../literal.ts';
import type { Selector } from '../store/store.ts';

/** Entries that count: an expected one whose real one has come, or an older version, would count twice. */
const SHOWN_STATUSES = ['current', 'vanished'] as const;

/** The store's words for what the operator filtered. */
export function ledgerSelector(filter: LedgerFilter): Selector<LedgerEntry> {
  const { not = {} } = filter;
  return {
    ...ownerSelector(filter),
    ...among('type', filter.type, not.type),
    ...among('origin', filter.origin, not.origin),
    ...among('movement', filter.movement, not.movement),
    ...range('at', { $gte: filter.since, $lt: filter.until }),
    ...range('amount', { $gte: stored(filter.amountAtLeast), $lte: stored(filter.amountAtMost) }),
    ...range('seenAt', { $lte: filter.seenBy }),
    ...contains('reference', filter.reference),
    ...contains('description', filter.description),
    ...textSelector(filter.text),
    ...noneOf(not),
    status: { $in: SHOWN_STATUSES },
  };
}

/** What is known to be missing from the filtered entries: a hole belongs to a list when it touches its span. */
export function gapSelector(filter: LedgerFilter): Selector<Gap> {
  return {
    ...ownerSelector(filter),
    ...(filter.until === undefined ? {} : { from: { $lt: filter.until } }),
    ...(filter.since === undefined ? {} : { until: { $gte: filter.since } }),
  };
}

/** Whether rows of a connection may be among the filtered ones. */
export function coversConnection({ connectionId, not = {} }: LedgerFilter, id: string): boolean {
  const refused: readonly string[] = not.connectionId ?? [];
  return isAmong<string>(connectionId, id) && !refused.includes(id);
}

/** The accounts whose entries may be among the filtered ones. */
export function coveredAccounts({ connectionId, accountId, not = {} }: LedgerFilter): Selector<Account> {
  return { ...among('connectionId', connectionId, not.connectionId), ...among('id', accountId, not.accountId) };
}

/** Whether a value is the one, or one of those, that are asked for; nothing asked for: yes. */
export function isAmong<T>(asked: T | readonly T[] | undefined, value: T): boolean {
  if (asked === undefined) return true;
  return Array.isArray(asked) ? asked.includes(value) : asked === value;
}

type Owned = Pick<LedgerEntry, 'connectionId' | 'accountId'>;

function ownerSelector({ connectionId, accountId, not = {} }: LedgerFilter): Selector<Owned> {
  return { ...among('connectionId', connectionId, not.connectionId), ...among('accountId', accountId, not.accountId) };
}

function among(
  field: keyof LedgerEntry | keyof Account,
  some: string | readonly string[] | undefined,
  none: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  if (some === undefined && none === undefined) return {};
  // One value by itself is what an index and the kept totals are made for.
  if (typeof some === 'string' && none === undefined) return { [field]: some };
  const wanted = typeof some === 'string' ? [some] : some;
  return {
    [field]: { ...(wanted === undefined ? {} : { $in: wanted }), ...(none === undefined ? {} : { $nin: none }) },
  };
}

function range(field: keyof LedgerEntry, bounds: Readonly<Record<string, unknown>>): Selector<LedgerEntry> {
  const given = Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound !== undefined));
  return Object.keys(given).length === 0 ? {} : { [field]: given };
}

function stored(amount: string | undefined): number | undefined {
  if (amount === undefined) return undefined;
  const parsed = parseCredits(amount);
  if (parsed.ok) return toStored(parsed.value);
  throw new ProblemError({
    code: 'ledger.amount-filter',
    sentence: `“${amount}” is not an amount that can be searched for: ${parsed.error}.`,
    where: 'amount filter',
  });
}

const SEARCHED = ['description', 'reference', 'externalId'] as const;

function textSelector(text: string | undefined): Selector<LedgerEntry> {
  const wanted = text?.trim() ?? '';
  return wanted === '' ? {} : { $or: SEARCHED.map((field) => contains(field, wanted)) };
}

/** What is turned away: each text, wherever it would be searched. */
function noneOf({ text = [], reference = [], description = [] }: NonNullable<LedgerFilter['not']>) {
  const refused = [
    ...text.flatMap((one) => SEARCHED.map((field) => contains(field, one))),
    ...reference.map((one) => contains('reference', one)),
    ...description.map((one) => contains('description', one)),
  ];
  return refused.length === 0 ? {} : { $nor: refused };
}

function contains(field: keyof LedgerEntry, text: string | undefined): Selector<LedgerEntry> {
  return text === undefined ? {} : { [field]: { $regex: literal(text), $options: 'i' } };
}
