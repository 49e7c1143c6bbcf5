import type { TimelineItem } from '../../contract/accounts.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { AuditEvent } from '../../domain/audit.ts';
import { storedToText } from '../../domain/credits.ts';
import type { Gap, LedgerEntry } from '../../domain/ledger.ts';
import type { Membership } from '../../domain/membership.ts';
import type { Instant } from '../../domain/time.ts';
import type { Store } from '../store/store.ts';
import { amountInWords, changeInWords, linkTo, linkToLedger, timeInWords } from '../words.ts';

/** What operators said of an account, for its timeline. */
const TOLD = [
  'account.note',
  'account.tags',
  'account.balance-confirmed',
  'account.linked',
  'account.unlinked',
  'account.set-apart',
  'account.set-apart-undone',
];

/** Everything that happened to an account, newest first: one page of it, from `before` back. */
export async function readTimeline(
  store: Store,
  account: Account,
  before: Instant | undefined,
  limit: number,
): Promise<{ items: TimelineItem[]; hasMore: boolean }> {
  const more = limit + 1;
  const mine = { accountId: account.id };
  const until = before === undefined ? {} : { $lt: before };
  const within = (field: string) => (before === undefined ? {} : { [field]: until });
  const [entries, adjustments, memberships, gaps, audit] = await Promise.all([
    store.table('entries').find({
      selector: { ...mine, status: { $in: ['current', 'vanished'] }, ...within('at') },
      sort: [{ at: 'desc' }, { ordinal: 'desc' }],
      limit: more,
    }),
    store
      .table('adjustments')
      .find({ selector: { ...mine, ...within('createdAt') }, sort: [{ createdAt: 'desc' }], limit: more }),
    store
      .table('memberships')
      .find({ selector: { ...mine, ...within('firstSeenAt') }, sort: [{ firstSeenAt: 'desc' }], limit: more }),
    store.table('gaps').find({ selector: { ...mine, ...within('until') }, sort: [{ until: 'desc' }], limit: more }),
    store.table('audit').find({
      selector: { ...mine, action: { $in: TOLD }, ...within('at') },
      sort: [{ at: 'desc' }],
      limit: more,
    }),
  ]);
  const items = [
    ...entries.map(entryItem),
    ...adjustments.map(adjustmentItem),
    ...memberships.map(membershipItem),
    ...gaps.map(gapItem),
    ...audit.map((event) => auditItem(event, account)),
  ].sort((a, b) => compareNewestFirst(a, b));
  return { items: items.slice(0, limit), hasMore: items.length > limit };
}

function compareNewestFirst(a: TimelineItem, b: TimelineItem): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return 0;
}

function entryItem(entry: LedgerEntry): TimelineItem {
  const what = entry.description || entry.sourceType || entry.type;
  const vanished = entry.status === 'vanished' ? ' (no longer listed by the API)' : '';
  return {
    id: `entry:${entry.id}`,
    at: entry.at,
    kind: 'entry',
    sentence: `${what}${vanished}`,
    amount: storedToText(entry.amount),
    unit: entry.unit,
    origin: entry.origin,
    link: linkToLedger('account', entry.accountId, { entry: entry.id }),
  };
}

function adjustmentItem(adjustment: Adjustment): TimelineItem {
  const reason = adjustment.reason === '' ? '' : ` for “${adjustment.reason}”`;
  return {
    id: `adjustment:${adjustment.id}`,
    at: adjustment.createdAt,
    kind: 'adjustment',
    sentence: `${adjustment.createdBy} prepared a ${adjustment.kind}${reason}: ${adjustment.state}`,
    amount: storedToText(adjustment.delta),
    unit: adjustment.unit,
    origin: null,
    link: linkTo('/adjustments', { adjustment: adjustment.id }),
  };
}

function membershipItem(membership: Membership): TimelineItem {
  const ends = membership.expiresOn === null ? 'with no end date' : `ending on ${membership.expiresOn}`;
  const of = membership.totalCredits === null ? '' : `, ${amountInWords(membership.totalCredits)} ${membership.unit}`;
  return {
    id: `membership:${membership.id}`,
    at: membership.firstSeenAt,
    kind: 'membership',
    sentence: `Plan “${membership.planName}” first seen, ${ends}${of}`,
    amount: null,
    unit: membership.unit,
    origin: null,
    link: linkTo('/memberships', { account: membership.accountId }),
  };
}

function gapItem(gap: Gap): TimelineItem {
  return {
    id: `gap:${gap.id}`,
    at: gap.until,
    kind: 'gap',
    sentence: gapSentence(gap),
    amount: storedToText(gap.netChange),
    unit: gap.unit,
    origin: null,
    link: linkToLedger('account', gap.accountId),
  };
}

/** What is missing, and how much it must come to. */
export function gapSentence(gap: Pick<Gap, 'kind' | 'from' | 'until' | 'netChange'>): string {
  const net = gap.netChange === null ? 'their net change is not known' : `net change ${changeInWords(gap.netChange)}`;
  switch (gap.kind) {
    case 'window overflow':
      return `Entries between ${timeInWords(gap.from)} and ${timeInWords(gap.until)} were never seen; ${net}.`;
    case 'before first sync':
      return `The API no longer gives entries before ${timeInWords(gap.until)}; ${net}.`;
  }
}

function auditItem(event: AuditEvent, account: Account): TimelineItem {
  return {
    id: `audit:${event.id}`,
    at: event.at,
    kind: event.action === 'account.note' ? 'note' : 'audit',
    sentence: event.sentence,
    amount: null,
    unit: account.unit,
    origin: null,
    link: null,
  };
}
