import type { LedgerFilter } from '../../contract/ledger.ts';
import { parseCredits, toStored } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Selector } from '../store/store.ts';

/** Entries that count: an expected one whose real one has come, or an older version, would count twice. */
export const SHOWN_STATUSES = ['current', 'vanished'] as const;

/** The store's words for what the operator filtered. */
export function ledgerSelector(filter: LedgerFilter): Selector<LedgerEntry> {
  return {
    ...(filter.connectionId === undefined ? {} : { connectionId: filter.connectionId }),
    ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }),
    ...(filter.type === undefined ? {} : { type: filter.type }),
    ...(filter.origin === undefined ? {} : { origin: filter.origin }),
    ...range('at', { $gte: filter.since, $lt: filter.until }),
    ...range('amount', { $gte: stored(filter.amountAtLeast), $lte: stored(filter.amountAtMost) }),
    ...range('seenAt', { $lte: filter.seenBy }),
    ...textSelector(filter.text),
    status: { $in: SHOWN_STATUSES },
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

function textSelector(text: string | undefined): Selector<LedgerEntry> {
  const wanted = text?.trim() ?? '';
  if (wanted === '') return {};
  const contains = { $regex: literal(wanted), $options: 'i' };
  return { $or: [{ description: contains }, { reference: contains }, { externalId: contains }] };
}

/** A text as a pattern that matches it to the letter. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
