import type { Actor, Operator } from '../../domain/operator.ts';
import type { Audit } from '../audit/index.ts';

/** Who did what to whom, in the audit trail. */
export type Trail = (actor: Actor, subject: Operator, deed: Deed) => Promise<void>;

interface Deed {
  readonly action: string;
  readonly sentence: string;
  readonly evidence?: object;
}

export function createTrail(audit: Audit): Trail {
  return async (actor, subject, { action, sentence, evidence }) => {
    await audit.record({
      actor: actor.name,
      action,
      subject: subject.id,
      sentence,
      evidence: { by: actor.id, ...evidence },
    });
  };
}
