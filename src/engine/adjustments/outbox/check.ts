import type { Account } from '../../../domain/account.ts';
import { balanceAimedAt, deltaFrom, hasMovedTooFar } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { EntryId } from '../../../domain/ids.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Instant } from '../../../domain/time.ts';
import { cannotWrite, writeAbility } from '../../accounts/index.ts';
import type { OpenConnection } from '../../connections/gateway.ts';
import { lastOrder } from '../../sync/index.ts';
import { amountInWords } from '../../words.ts';
import { findLapse } from '../approval/clearance.ts';
import { askEnds } from '../approval/steps.ts';
import { PROGRAM, type AdjustmentParts } from '../parts.ts';
import { amountRefusals, planAgain } from '../preview/plan.ts';

/** The last reading before sending, and what made it certain. */
interface Before {
  readonly account: Account;
  readonly askedAt: Instant;
  readonly listedBefore: EntryId[] | null;
}

/** Everything that must hold before the intent is written. @returns the adjustment in `sending`, or `null`: it left the outbox. */
export async function check(
  parts: AdjustmentParts,
  adjustment: Adjustment,
  open: OpenConnection,
  { account, askedAt, listedBefore }: Before,
): Promise<Adjustment | null> {
  const { book } = parts;
  const { id } = adjustment;
  const at = parts.clock.now();
  const ability = writeAbility(account, open.connection, open.provider.manifest);
  const refusal = ability.refusals[0] ?? ability.byHand ?? undefined;
  if (refusal !== undefined || open.provider.write === undefined) {
    await endUnsent(parts, id, refusal ?? cannotWrite(open.provider.manifest));
    return null;
  }
  const fresh = account.total ?? adjustment.previewBalance;
  const plan = planAgain(adjustment, fresh);
  const { allowedMovePercent } = await parts.settings();
  const hasMoved = hasMovedTooFar(adjustment.method, adjustment.previewBalance, fresh, allowedMovePercent);
  const amountRefusal = amountRefusals(plan, open.provider.manifest, adjustment.unit)[0];
  if (hasMoved || amountRefusal !== undefined) {
    await book.step(
      id,
      [
        {
          event: 'balance moved',
          at,
          actor: PROGRAM,
          sentence: movedSentence(adjustment, fresh, amountRefusal),
          balance: fresh,
          expiresAt: await askEnds(parts, at),
        },
      ],
      () => ({
        previewBalance: fresh,
        previewAt: account.balanceAt ?? at,
        delta: plan.delta,
        problem: amountRefusal ?? null,
      }),
    );
    return null;
  }
  const lapse = await findLapse(parts, adjustment, plan.delta);
  if (lapse !== null) {
    const expiresAt = await askEnds(parts, at);
    const sentence = `Not sent: ${lapse}`;
    await book.step(id, [{ event: 'needs approval', at, actor: PROGRAM, sentence, balance: fresh, expiresAt }], () => ({
      previewBalance: fresh,
      previewAt: account.balanceAt ?? at,
      delta: plan.delta,
      problem: null,
    }));
    return null;
  }
  const sentAfter = await lastOrder(parts.store, adjustment.accountId);
  return book.step(
    id,
    [
      {
        event: 'start sending',
        at,
        actor: PROGRAM,
        sentence: sendingSentence(adjustment, fresh),
        balance: fresh,
        askedAt,
      },
    ],
    () => ({
      listedBefore,
      balanceBefore: fresh,
      intended: balanceAimedAt(adjustment, fresh),
      delta: deltaFrom(adjustment, fresh),
      sentAt: at,
      sentAfter,
      problem: null,
    }),
  );
}

/** It certainly did not leave, and trying again would end alike. */
export async function endUnsent({ book, clock }: AdjustmentParts, id: string, problem: Problem): Promise<void> {
  const sentence = `Not sent: ${problem.sentence}`;
  await book.step(id, [{ event: 'rejected', at: clock.now(), actor: PROGRAM, sentence }], () => ({ problem }));
}

function movedSentence(adjustment: Adjustment, fresh: number, refusal: Problem | undefined): string {
  const moved = `The balance was ${amountInWords(adjustment.previewBalance)} when it was approved and is ${amountInWords(fresh)} now, so nothing was sent.`;
  return refusal === undefined ? moved : `${moved} ${refusal.sentence}`;
}

function sendingSentence(adjustment: Adjustment, fresh: number): string {
  const aimed = balanceAimedAt(adjustment, fresh);
  const how =
    adjustment.method === 'set'
      ? `setting the balance to ${amountInWords(aimed)}`
      : `adding ${amountInWords(deltaFrom(adjustment, fresh))}`;
  return `Balance read again: ${amountInWords(fresh)}. Sending once, ${how}.`;
}
