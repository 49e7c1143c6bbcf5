import {
  AdjustmentTabSchema,
  type AdjustmentDetail,
  type AdjustmentRow,
  type AdjustmentTab,
} from '../../contract/adjustments.ts';
import { statesWhere } from '../../domain/adjustment-state.ts';
import { AdjustmentStateSchema, type Adjustment, type AdjustmentState } from '../../domain/adjustment.ts';
import { storedToText } from '../../domain/credits.ts';
import { dueAt } from '../../domain/manual-adjustment.ts';
import { assertNever } from '../../domain/result.ts';
import type { Instant } from '../../domain/time.ts';
import { fingerprintOf } from '../operators/index.ts';
import { amountInWords } from '../words.ts';
import { manualInstruction } from './by-hand/instruct.ts';
import { visibilityFor } from './evidence/look.ts';
import { evidenceOf } from './evidence/sentences.ts';
import type { Selector } from '../store/store.ts';
import type { AdjustmentParts } from './parts.ts';
import { pairInWords } from './preview/plan.ts';
import { isReversible, reversalOf } from './preview/reversal.ts';

export interface AdjustmentsQuery {
  readonly tab: AdjustmentTab;
  readonly accountId?: string;
  readonly skip: number;
  readonly limit: number;
}

export interface AdjustmentsPage {
  rows: AdjustmentRow[];
  total: number;
  tabs: Record<AdjustmentTab, number>;
}

/** A page of the list, newest first, and how many each tab has. */
export async function readPage(
  parts: AdjustmentParts,
  { tab, accountId, skip, limit }: AdjustmentsQuery,
): Promise<AdjustmentsPage> {
  const table = parts.store.table('adjustments');
  const mine: Selector<Adjustment> = accountId === undefined ? {} : { accountId };
  const selector = tab === 'all' ? mine : { ...mine, state: { $in: statesOf(tab) } };
  const [found, counts] = await Promise.all([
    table.find({ selector, sort: [{ createdAt: 'desc' }], skip, limit }),
    table.sum({ selector: mine, groupBy: ['state'], fields: [] }),
  ]);
  const countOf = (name: AdjustmentTab) =>
    counts
      .filter((group) => statesOf(name).some((state) => state === group.key['state']))
      .reduce((sum, group) => sum + group.count, 0);
  const tabs = AdjustmentTabSchema.options.map((name) => [name, countOf(name)]);
  return {
    rows: await Promise.all(found.map((adjustment) => adjustmentRow(parts, adjustment))),
    total: countOf(tab),
    tabs: Object.fromEntries(tabs) as AdjustmentsPage['tabs'],
  };
}

/** Which states each tab shows: what they wait for. */
function statesOf(tab: AdjustmentTab): readonly AdjustmentState[] {
  return tab === 'all' ? AdjustmentStateSchema.options : statesWhere((facts) => facts.tab === tab);
}

type RowParts = Pick<AdjustmentParts, 'directory' | 'store' | 'settings' | 'providerOf' | 'operators' | 'clock'>;

/** What the contract shows of one; the rest of it stays here. */
async function adjustmentRow(
  { directory, settings }: Pick<RowParts, 'directory' | 'settings'>,
  adjustment: Adjustment,
): Promise<AdjustmentRow> {
  const { manualOverdueDays } = await settings();
  const isWaiting = adjustment.state === 'waiting to be seen';
  const [accounts, connections] = [await directory.some([adjustment.accountId]), await directory.connections()];
  return {
    ...adjustment,
    connectionLabel: connections.get(adjustment.connectionId)?.label ?? '',
    accountName: accounts.get(adjustment.accountId)?.name ?? '',
    delta: storedToText(adjustment.delta),
    target: storedToText(adjustment.target),
    previewBalance: storedToText(adjustment.previewBalance),
    balanceBefore: storedToText(adjustment.balanceBefore),
    intended: storedToText(adjustment.intended),
    balanceAfter: storedToText(adjustment.balanceAfter),
    residual: storedToText(adjustment.residual),
    waitsFor: waitsFor(adjustment),
    dueAt: isWaiting && adjustment.instructedAt !== null ? dueAt(adjustment.instructedAt, manualOverdueDays) : null,
  };
}

export async function adjustmentDetail(parts: RowParts, adjustment: Adjustment): Promise<AdjustmentDetail> {
  const connection = (await parts.directory.connections()).get(adjustment.connectionId);
  const account = await parts.store.table('accounts').get(adjustment.accountId);
  const reversal = await reversalOf(parts.store, adjustment.id);
  const told = connection && parts.providerOf(connection.providerId)?.manifest.manualInstructions;
  return {
    ...(await adjustmentRow(parts, adjustment)),
    steps: adjustment.steps.map((step) => ({
      at: step.at,
      actor: step.actor,
      from: step.from,
      to: step.to,
      event: step.event,
      sentence: step.sentence,
      balance: storedToText(step.balance),
    })),
    ask: askView(adjustment, parts.clock.now()),
    clearance: clearanceView(parts, adjustment),
    reversedBy: reversal?.id ?? null,
    canReverse: reversal === undefined && isReversible(adjustment),
    evidence: evidenceOf(adjustment, await visibilityFor(parts, adjustment)),
    manual: manualInstruction(adjustment, account, connection, told ?? []),
  };
}

function askView({ ask }: Adjustment, now: Instant): AdjustmentDetail['ask'] {
  if (ask === null) return null;
  return { at: ask.at, why: ask.why, expiresAt: ask.expiresAt, isExpired: ask.expiresAt <= now };
}

function clearanceView({ operators }: RowParts, { clearance }: Adjustment): AdjustmentDetail['clearance'] {
  if (clearance === null) return null;
  const { kind, by, at, approval } = clearance;
  return {
    kind,
    by: approval?.approver.name ?? operators.find(by)?.name ?? '',
    at,
    fingerprint: approval === null ? null : fingerprintOf(approval.approver.publicKey),
    signature: approval?.signature ?? null,
    expiresAt: approval?.statement.expiresAt ?? null,
  };
}

/** Why it waits, in a sentence; `null` when it waits for nothing. */
function waitsFor(adjustment: Adjustment): string | null {
  switch (adjustment.state) {
    case 'draft':
      return 'Draft, not sent.';
    case 'awaiting approval':
      return `${adjustment.ask?.why ?? `The balance is ${amountInWords(adjustment.previewBalance)} now.`} To approve: ${pairInWords(adjustment)}.`;
    case 'approved':
      return 'Approved, about to be queued.';
    case 'queued':
      return adjustment.problem === null
        ? 'Queued. The balance is read again before sending.'
        : `Queued, nothing sent. ${adjustment.problem.sentence} It is sent as soon as this is over.`;
    case 'sending':
      return 'Is being sent.';
    case 'unknown':
      return 'Sent; the outcome is unknown. Counterfoil never sends it again by itself.';
    case 'applied':
      return 'Applied. The next sync should confirm it.';
    case 'waiting to be seen':
      return `To be done by hand on the provider’s own site: ${pairInWords(adjustment)}. A sync confirms it once it is seen; it stops nothing else.`;
    case 'declined':
    case 'confirmed':
    case 'failed':
      return null;
    default:
      return assertNever(adjustment.state, 'adjustment state');
  }
}
