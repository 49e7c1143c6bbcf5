import type { ManualInstruction } from '../../../contract/adjustments.ts';
import type { Account } from '../../../domain/account.ts';
import { balanceAimedAt, hasMovedTooFar } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { Connection } from '../../../domain/connection.ts';
import { storedToText } from '../../../domain/credits.ts';
import type { Actor } from '../../../domain/operator.ts';
import { ProblemError } from '../../../domain/problem.ts';
import { amountInWords, changeInWords } from '../../words.ts';
import { requireMayDraft } from '../approval/policy.ts';
import type { AdjustmentParts } from '../parts.ts';
import { pairInWords, planAgain, type Plan } from '../preview/plan.ts';

/** Beyond this the API counts as unreachable; the change is made on the provider's site, which may well answer. */
const READ_PATIENCE_MILLISECONDS = 15_000;

/** What the instruction starts from. */
interface InstructionStart {
  readonly previewBalance: number;
  readonly previewAt: Adjustment['previewAt'];
  readonly delta: number;
  /** Read just now; `null`: the API did not answer, and the balance is the last one known. */
  readonly balanceBefore: number | null;
}

/**
 * Reads the balance just before a person is told to change it, so that what moved earlier is never taken for their work.
 * Without an answer the balance that was approved stands.
 * @throws ProblemError `adjustment.moved` when it moved further than allowed since it was approved.
 */
export async function readBeforeInstructing(
  parts: AdjustmentParts,
  account: Account,
  plan: Plan,
): Promise<InstructionStart> {
  const approved = {
    previewBalance: plan.before,
    previewAt: account.balanceAt ?? parts.clock.now(),
    delta: plan.delta,
  };
  const fresh = await readNow(parts, account.id);
  if (fresh === null || fresh.total === null || fresh.balanceAt === null) return { ...approved, balanceBefore: null };
  const { allowedMovePercent } = await parts.settings();
  if (hasMovedTooFar(plan.target === null ? 'add' : 'set', plan.before, fresh.total, allowedMovePercent)) {
    throw new ProblemError({
      code: 'adjustment.moved',
      sentence: `The balance was ${amountInWords(plan.before)} when you approved it and is ${amountInWords(fresh.total)} now.`,
      kept: 'Nothing was requested.',
      cure: 'Check the new balance and approve again if it is right.',
    });
  }
  const again = planAgain(plan, fresh.total);
  return {
    previewBalance: fresh.total,
    previewAt: fresh.balanceAt,
    delta: again.delta,
    balanceBefore: fresh.total,
  };
}

/** @returns the account with its balance of now; `null`: the API did not answer in time. */
export async function readNow(parts: AdjustmentParts, accountId: string): Promise<Account | null> {
  const patience = new AbortController();
  const timer = new AbortController();
  void parts.clock.sleep(READ_PATIENCE_MILLISECONDS, timer.signal).then(
    () => patience.abort(new Error('The API did not answer in time.')),
    () => undefined,
  );
  try {
    await using _hold = await parts.gateway.holdAccount(accountId);
    return await parts.sync.readBalanceNow(accountId, patience.signal);
  } catch (error) {
    parts.logger.warn('adjustment.read-before-instructing-failed', { accountId, error });
    return null;
  } finally {
    timer.abort();
  }
}

/** What a person is told, while the change waits to be seen. */
export function manualInstruction(
  adjustment: Adjustment,
  account: Account | undefined,
  connection: Connection | undefined,
  sentences: readonly string[],
): ManualInstruction | null {
  if (adjustment.state !== 'waiting to be seen') return null;
  return {
    site: siteOf(connection),
    sentences: [...sentences],
    accountName: account?.name ?? '',
    accountEmail: account?.email ?? '',
    accountExternalId: account?.externalId ?? '',
    delta: storedToText(adjustment.delta),
    before: storedToText(adjustment.previewBalance),
    after: storedToText(balanceAimedAt(adjustment, adjustment.previewBalance)),
    unit: adjustment.unit,
  };
}

function siteOf(connection: Connection | undefined): string {
  const url = connection === undefined ? null : URL.parse(connection.baseUrl);
  return url === null ? '' : url.origin;
}

/** The step that gives it to a person, told so that the story alone says what was asked. */
export function instructStep(
  adjustment: Pick<Adjustment, 'delta' | 'target' | 'previewBalance' | 'unit'>,
  at: Adjustment['updatedAt'],
  actor: Pick<Actor, 'name'> & { readonly id: Actor['id'] | null },
) {
  const { delta, previewBalance, unit } = adjustment;
  return {
    event: 'instruct',
    at,
    actor: actor.name,
    actorId: actor.id,
    sentence: `To be done by hand on the provider’s own site: ${changeInWords(delta)} ${unit}, ${pairInWords(adjustment)}.`,
    balance: previewBalance,
  } as const;
}

/** It should have been done by hand and was not; it waits no more. What was done all the same would be seen as a change of its own. */
export async function withdraw(parts: AdjustmentParts, id: string, note: string, actor: Actor): Promise<Adjustment> {
  await requireMayDraft(parts, actor);
  const { name } = actor;
  const sentence = `${name} withdrew it, not done: ${note}`;
  return parts.book.step(id, [{ event: 'withdraw', at: parts.clock.now(), actor: name, actorId: actor.id, sentence }]);
}
