import { fromStored, toStored, type Credits } from '../../domain/credits.ts';
import type { GivenEntry, LedgerEntry } from '../../domain/ledger.ts';
import { membershipLife, type Membership } from '../../domain/membership.ts';
import { stepPlan, type PlanChange, type PlanStep } from '../../domain/membership-use.ts';
import type { Problem } from '../../domain/problem.ts';
import { assertNever } from '../../domain/result.ts';
import type { Instant } from '../../domain/time.ts';
import type { MembershipReading } from '../providers/provider.ts';
import { checkHolder, laterOf, readCursor, reloadAccount, touch, type AccountContext } from './account-context.ts';
import { entryIdOf, membershipIdOf } from './ids.ts';

/**
 * Reads an account's plans. Where the API lists no entries, the growth of what a plan has used is what is known of
 * consumption; it becomes `observed` entries, stored with the counters they come from.
 * @param isInDoubt the balance that came with them may mean something else than it says.
 * @returns what of them is missing; `null`: nothing was learnt.
 */
export async function syncMemberships(context: AccountContext, isInDoubt: boolean): Promise<readonly Problem[] | null> {
  const { provider, request, reference, store, account, clock, run } = context;
  if (!provider.readMemberships) return null;
  const reading = await provider.readMemberships(request, reference);
  checkHolder(context, reading.holder);
  // An answer whose balance is in doubt says nothing of plans that it leaves out.
  if (isInDoubt) return reading.missing ?? null;
  const table = store.table('memberships');
  const stored = new Map(
    (await table.find({ selector: { accountId: account.id } })).map((membership) => [membership.id, membership]),
  );
  const cursor = await readCursor(context, 'memberships');
  const steps = reading.memberships.map((plan) =>
    stepOf(context, plan, stored, { lastGoodAt: cursor.lastGoodAt, at: reading.at }),
  );
  const listed = new Set<string>(steps.map(({ row }) => row.id));
  // A plan that could not be kept may be any of those that are not listed.
  const isWhole = (reading.missing ?? []).length === 0;
  const gone = [...stored.values()].filter((row) => isWhole && row.isReturned && !listed.has(row.id));
  const rows = steps.map(({ row }) => row);
  const use = provider.manifest.ledger.coverage === 'none' ? consumptionOf(context, steps) : [];
  const moved =
    use.length === 0 ? {} : { lastMovementAt: laterOf((await reloadAccount(context)).lastMovementAt, reading.at) };
  await store.commit({
    put: {
      entries: use,
      memberships: [...rows, ...gone.map((row) => ({ ...row, isReturned: false }))],
      cursors: [{ ...cursor, lastGoodAt: clock.now() }],
    },
    patch: { accounts: [{ id: account.id, fields: { ...endingOf(rows, reading.at), ...moved } }] },
  });
  touch(context, use);
  run.entriesObserved(use.length);
  return reading.missing ?? [];
}

interface MembershipStep {
  readonly row: Membership;
  readonly before: Membership | undefined;
  readonly step: PlanStep;
}

function stepOf(
  context: AccountContext,
  plan: MembershipReading,
  stored: ReadonlyMap<string, Membership>,
  { lastGoodAt, at }: { readonly lastGoodAt: Instant | null; readonly at: Instant },
): MembershipStep {
  const { account, connection, run } = context;
  const id = membershipIdOf(account.id, plan.key);
  const before = stored.get(id);
  const now = { total: plan.totalCredits, used: plan.usedCredits };
  const counters = before && { total: amount(before.totalCredits), used: amount(before.usedCredits) };
  // The first reading opens: what a plan had used before is not consumption since.
  const isOpening = before === undefined && lastGoodAt === null;
  const step = isOpening ? { changes: [], startsSegment: false } : stepPlan(counters ?? null, now);
  const row: Membership = {
    id,
    connectionId: connection.id,
    accountId: account.id,
    planName: plan.planName,
    purchasedOn: plan.purchasedOn,
    expiresOn: plan.expiresOn,
    totalCredits: plan.totalCredits === null ? null : toStored(plan.totalCredits),
    usedCredits: plan.usedCredits === null ? null : toStored(plan.usedCredits),
    unit: account.unit,
    segment: (before?.segment ?? 0) + (step.startsSegment ? 1 : 0),
    extra: JSON.stringify(plan.extra),
    isReturned: true,
    firstSeenAt: before?.firstSeenAt ?? at,
    lastSeenAt: at,
    runId: run.id,
  };
  return { row, before, step };
}

function consumptionOf(context: AccountContext, steps: readonly MembershipStep[]): readonly GivenEntry[] {
  return steps.flatMap(({ row, before, step }) =>
    step.changes.map((change) => planEntry(context, row, before, change)),
  );
}

function planEntry(
  context: AccountContext,
  row: Membership,
  before: Membership | undefined,
  change: PlanChange,
): GivenEntry {
  const from = before === undefined ? 'unlisted' : `${before.segment}|${before.totalCredits}|${before.usedCredits}`;
  return {
    // Named after the counters it starts from: derived again after a crash it is the same entry, not a second one.
    id: entryIdOf(context.account.id, `plan|${row.id.slice(context.account.id.length + 1)}|${from}|${change.kind}`),
    connectionId: context.connection.id,
    accountId: context.account.id,
    externalId: null,
    at: row.lastSeenAt,
    rawAt: '',
    zoneKnown: true,
    seenAt: context.clock.now(),
    runId: context.run.id,
    type: typeOf(change.kind),
    sourceType: change.kind,
    amount: toStored(change.amount),
    balanceAfter: null,
    unit: context.account.unit,
    description: describe(change.kind, row.planName),
    reference: '',
    origin: 'observed',
    status: 'current',
    adjustmentId: null,
    ordinal: 0,
    raw: JSON.stringify({ plan: row.planName, from: countersText(before), to: countersText(row) }),
  };
}

function typeOf(kind: PlanChange['kind']): LedgerEntry['type'] {
  switch (kind) {
    case 'bought':
      return 'credit';
    case 'used':
      return 'debit';
    case 'reset':
      return 'adjustment';
    default:
      return assertNever(kind, 'plan change');
  }
}

function describe(kind: PlanChange['kind'], planName: string): string {
  switch (kind) {
    case 'bought':
      return `${planName}: plan listed for the first time`;
    case 'used':
      return `${planName}: used since the reading before`;
    case 'reset':
      return `${planName}: counters started again`;
    default:
      return assertNever(kind, 'plan change');
  }
}

function countersText(row: Membership | undefined) {
  return row === undefined ? null : { total: row.totalCredits, used: row.usedCredits, unit: 'millionths' };
}

/** What ends first among what has not certainly ended. */
function endingOf(rows: readonly Membership[], now: Instant) {
  const alive = rows.filter((row) => membershipLife(row.expiresOn, now) !== 'ended');
  const next = alive.toSorted((a, b) => (a.expiresOn ?? '9999').localeCompare(b.expiresOn ?? '9999'))[0];
  return { planName: next?.planName ?? null, planEndsOn: next?.expiresOn ?? null };
}

function amount(stored: number | null): Credits | null {
  return stored === null ? null : fromStored(stored);
}
