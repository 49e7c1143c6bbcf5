import type { Adjustment } from '../../domain/adjustment.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { evidenceOf } from './evidence.ts';
import { requireMayDraft } from './judging.ts';
import { sightFor } from './sight-for.ts';
import type { AdjustmentParts } from './parts.ts';
import type { Settle } from './settle.ts';

export interface Resolution {
  readonly id: string;
  readonly decision: 'landed' | 'not landed';
  readonly note: string;
}

/** A person's decision on an `unknown` one; the note and the evidence they saw are kept with it. */
export async function resolveByHand(
  parts: AdjustmentParts,
  settle: Settle,
  { id, decision, note }: Resolution,
  actor: Actor,
): Promise<Adjustment> {
  const { book } = parts;
  await requireMayDraft(parts, actor);
  const { name } = actor;
  const adjustment = await book.get(id);
  const evidence = evidenceOf(adjustment, await sightFor(parts, adjustment));
  if (evidence === null) {
    throw new ProblemError({
      code: 'adjustment.not-now',
      sentence: `This adjustment is “${adjustment.state}”: there is nothing to decide.`,
      where: id,
    });
  }
  const looked = adjustment.steps.findLast((step) => step.verdict !== null && step.verdict !== undefined);
  await parts.audit.record({
    actor: name,
    action: 'adjustment.resolved-by-hand',
    subject: id,
    connectionId: adjustment.connectionId,
    accountId: adjustment.accountId,
    sentence: `${name} decided that it ${decision === 'landed' ? 'was applied' : 'was not applied'}: ${note}`,
    evidence,
  });
  if (decision === 'landed') {
    const finding = {
      balance: looked?.balance ?? adjustment.intended ?? adjustment.previewBalance,
      listed: looked?.listed ?? null,
      verdict: looked?.verdict ?? 'undecided',
      proves: looked?.proves ?? 'undecided',
      askedAt: looked?.askedAt ?? parts.clock.now(),
      at: parts.clock.now(),
    } as const;
    return settle.land(id, 'resolved as landed', finding, `${name} decided that it was applied: ${note}`, name);
  }
  return book.step(
    id,
    [
      {
        event: 'resolved as not landed',
        at: parts.clock.now(),
        actor: name,
        actorId: actor.id,
        sentence: `${name} decided that it was not applied: ${note}`,
        balance: looked?.balance ?? null,
      },
    ],
    () => ({ problem: { code: 'adjustment.not-landed', sentence: `It was not applied: ${note}` } }),
  );
}
