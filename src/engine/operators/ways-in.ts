import type { OperatorCard } from '../../contract/operators.ts';
import { actorOf, type Operator } from '../../domain/operator.ts';
import type { KeyRing } from './key-ring.ts';
import { cannotSignIn, requireRight } from './problems.ts';
import type { Proof } from './proof.ts';
import type { Roll } from './roll.ts';
import type { Seats } from './seats.ts';
import type { Session } from './session.ts';
import type { Trail } from './trail.ts';

/** How an operator signs in, and what that does to the key they sign with. */
export interface WaysIn {
  /** One's own, with the current one where there is one; an admin's for somebody else makes a new key as well. */
  setPassphrase(session: Session, id: string, current: string | null, next: string): Promise<OperatorCard>;
}

interface WaysInParts {
  readonly roll: Roll;
  readonly keys: KeyRing;
  readonly proof: Proof;
  readonly seats: Seats;
  readonly trail: Trail;
  readonly cardOf: (operator: Operator) => OperatorCard;
}

export function createWaysIn({ roll, keys, proof, seats, trail, cardOf }: WaysInParts): WaysIn {
  return {
    async setPassphrase(session, id, current, next) {
      const actor = actorOf(seats.mustBeAt(session));
      const operator = roll.get(id);
      const isOwn = id === actor.id;
      if (!isOwn) requireRight(actor, 'keep operators');
      if (operator.signIn === 'card') throw cannotSignIn(operator.name, 'they work at another console');
      const known = isOwn ? ((await proof.prove(operator, current)) ?? (await keys.own(operator))) : null;
      const publicKey = await keys.keepUnder(id, next, known);
      const after = await roll.change(id, { signIn: 'passphrase', osAccount: null, publicKey });
      seats.endAll(id);
      if (isOwn) seats.take(session, after, known);
      const whose = isOwn ? 'their own passphrase' : `another passphrase for ${after.name}, with a new key`;
      await trail(actor, 'operator.passphrase', after, `${actor.name} set ${whose}.`);
      return cardOf(after);
    },
  };
}
