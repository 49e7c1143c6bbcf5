import type { KeyObject } from 'node:crypto';
import type { OperatorCard } from '../../contract/operators.ts';
import { cardText, type PublicCard } from '../../domain/approval.ts';
import type { Actor, Operator, Role } from '../../domain/operator.ts';
import { fileText } from '../file-text.ts';
import type { Clock } from '../ports.ts';
import { readCard } from './card.ts';
import { fingerprintOf, publicOf, sign } from './keys.ts';
import { badCard, requireRight } from './problems.ts';
import { requireFreeName, type Roll } from './roll.ts';
import type { Session } from './session.ts';
import type { Trail } from './trail.ts';

/** Operators known beyond their own console, by what they sign of themselves. */
export interface Cards {
  /** What another console needs to know an operator of this one. */
  card(session: Session): Promise<{ text: string; fileName: string; fingerprint: string }>;
  /** What a card says, before an admin takes it in. */
  readCard(text: string): { name: string; fingerprint: string; known: OperatorCard | null };
  addFromCard(text: string, fingerprint: string, role: Role, actor: Actor): Promise<OperatorCard>;
}

interface CardsParts {
  readonly roll: Roll;
  readonly trail: Trail;
  readonly clock: Pick<Clock, 'now'>;
  /** Who sits at a page, with the key they sign with. @throws ProblemError `operator.nobody`. */
  readonly signingAt: (session: Session) => Promise<{ readonly operator: Operator; readonly key: KeyObject }>;
  readonly cardOf: (operator: Operator) => OperatorCard;
}

export function createCards({ roll, trail, clock, signingAt, cardOf }: CardsParts): Cards {
  return {
    async card(session) {
      const { operator, key } = await signingAt(session);
      const { id, name } = operator;
      const publicKey = publicOf(key);
      const signature = sign(key, cardText({ id, name, publicKey }));
      const card: PublicCard = { file: 'counterfoil operator', version: 1, id, name, publicKey, signature };
      return {
        text: fileText(card),
        fileName: `${fileWords(name)}.counterfoil-operator.json`,
        fingerprint: fingerprintOf(publicKey),
      };
    },

    readCard(text) {
      const card = readCard(text);
      const known = roll.all().find((one) => one.id === card.id || one.publicKey === card.publicKey);
      return {
        name: card.name,
        fingerprint: fingerprintOf(card.publicKey),
        known: known === undefined ? null : cardOf(known),
      };
    },

    async addFromCard(text, fingerprint, role, actor) {
      requireRight(actor, 'keep operators');
      const card = readCard(text);
      if (fingerprintOf(card.publicKey) !== fingerprint.trim().toLowerCase()) {
        throw badCard('The fingerprint that was confirmed is not the one in this file.');
      }
      const known = roll.find(card.id);
      if (known !== undefined && known.signIn !== 'card')
        throw badCard(`${known.name} signs in here: no approver ID is needed.`);
      const taken = roll.all().some((one) => one.id !== card.id && one.publicKey === card.publicKey);
      if (taken) throw badCard('Another operator has this key already.');
      const now = clock.now();
      const added = await roll.put({
        id: card.id,
        name: requireFreeName(roll, card.name, card.id),
        role,
        state: 'active',
        signIn: 'card',
        osAccount: null,
        publicKey: card.publicKey,
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
      });
      const sentence = `${actor.name} imported the approver ID of ${added.name} as ${role}.`;
      await trail(actor, added, { action: 'operator.card', sentence, evidence: { fingerprint } });
      return cardOf(added);
    },
  };
}

/** A name as a file may be called. */
function fileWords(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-') || 'operator';
}
