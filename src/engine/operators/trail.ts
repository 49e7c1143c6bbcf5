import type { Actor, Operator } from '../../domain/operator.ts';
import type { Audit } from '../audit/index.ts';

/** Who did what to whom, in the audit trail. */
export type Trail = (
  actor: Actor,
  action: string,
  subject: Operator,
  sentence: string,
  evidence?: object,
) => Promise<void>;

export function createTrail(audit: Audit): Trail {
  return async (actor, action, subject, sentence, evidence = {}) => {
    await audit.record({
      actor: actor.name,
      action,
      subject: subject.id,
      sentence,
      evidence: { by: actor.id, ...evidence },
    });
  };
}
