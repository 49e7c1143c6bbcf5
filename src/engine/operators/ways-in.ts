import type { OperatorCard } from '../../contract/operators.ts';
import type { KeyObject } from 'node:crypto';
import { actorOf, isLastAdmin, type Actor, type Operator } from '../../domain/operator.ts';
import type { KeyRing } from './key-ring.ts';
import { makeKeyPair, publicOf } from './keys.ts';
import { cannotSignIn, lastAdmin, requireRight } from './problems.ts';
import type { Proof } from './proof.ts';
import { requireFreeAccount, type Roll } from './roll.ts';
import type { Seats } from './seats.ts';
import type { Session } from './session.ts';
import type { Trail } from './trail.ts';

/** How an operator signs in, and what that does to the key they sign with. */
export interface WaysIn {
  /** One's own, with the current one where there is one; an admin's for somebody else makes a new key as well. */
  setPassphrase(session: Session, id: string, current: string | null, next: string): Promise<OperatorCard>;
  /**
   * From now on this OS account proves them. For oneself, at the account that the console runs under, with the passphrase
   * there is until now: the key stays. Another account, or somebody else's, is an admin's to say; the latter makes a new key.
   */
  setOsAccount(session: Session, id: string, osAccount: string, current: string | null): Promise<OperatorCard>;
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
  /** One's own key, shown to be one's own; `null` for somebody else, whose private half cannot be had. */
  async function ownKey(actor: Actor, operator: Operator, current: string | null): Promise<KeyObject | null> {
    if (operator.id !== actor.id) return null;
    return (await proof.prove(operator, current)) ?? keys.own(operator);
  }

  return {
    async setPassphrase(session, id, current, next) {
      const actor = actorOf(seats.mustBeAt(session));
      const operator = roll.get(id);
      const isOwn = id === actor.id;
      if (!isOwn) requireRight(actor, 'keep operators');
      if (operator.signIn === 'card') throw cannotSignIn(operator.name, 'they work at another console');
      const known = await ownKey(actor, operator, current);
      const publicKey = await keys.keepUnder(id, next, known);
      const after = await roll.change(id, { signIn: 'passphrase', osAccount: null, publicKey });
      seats.endAll(id);
      if (isOwn) seats.take(session, after, known);
      const whose = isOwn ? 'their own passphrase' : `another passphrase for ${after.name}, with a new key`;
      await trail(actor, after, { action: 'operator.passphrase', sentence: `${actor.name} set ${whose}.` });
      return cardOf(after);
    },

    async setOsAccount(session, id, osAccount, current) {
      const actor = actorOf(seats.mustBeAt(session));
      const operator = roll.get(id);
      const isOwn = id === actor.id;
      const isThis = proof.isThis(osAccount);
      if (!isOwn || !isThis) requireRight(actor, 'keep operators');
      if (operator.signIn === 'card') throw cannotSignIn(operator.name, 'they work at another console');
      requireFreeAccount(roll, osAccount, id, proof.isSame);
      if (!isThis && isLastAdmin(roll.all(), id, proof.canSignIn)) throw lastAdmin();
      const privateKey = (await ownKey(actor, operator, current)) ?? makeKeyPair().privateKey;
      // The roll first: stopped between the two, the OS account signs them in and makes a key. The other way round, their
      // passphrase would open nothing any more.
      const after = await roll.change(id, { signIn: 'os account', osAccount, publicKey: publicOf(privateKey) });
      await keys.keepOpen(id, privateKey);
      seats.endAll(id);
      if (isOwn && isThis) {
        seats.take(session, after, null);
        seats.setAutomatic(true);
      }
      const whose = isOwn ? 'themselves' : after.name;
      const key = isOwn ? '' : ', with a new key';
      const sentence = `${actor.name} let ${whose} sign in by the OS account “${osAccount}”${key}.`;
      await trail(actor, after, {
        action: 'operator.os-account',
        sentence,
        evidence: { osAccount, before: operator.signIn },
      });
      return cardOf(after);
    },
  };
}
