import type { OperatorCard } from '../../contract/operators.ts';
import { isLastAdmin, OperatorIdSchema, type Actor, type Operator, type Role } from '../../domain/operator.ts';
import type { Clock, Random } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';
import { lastAdmin, requireRight } from './problems.ts';
import type { Proof } from './proof.ts';
import { requireFreeAccount, requireFreeName, type Roll } from './roll.ts';
import type { Seats } from './seats.ts';
import type { Trail } from './trail.ts';

type NewSignIn =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'os account'; readonly osAccount: string };

/** Who works here, and as what. Kept by admins; one's own name by oneself. */
export interface RollKeeping {
  add(input: { name: string; role: Role; signIn: NewSignIn }, actor: Actor): Promise<OperatorCard>;
  changeRole(id: string, role: Role, actor: Actor): Promise<OperatorCard>;
  rename(id: string, name: string, actor: Actor): Promise<OperatorCard>;
  deactivate(id: string, actor: Actor): Promise<OperatorCard>;
  reactivate(id: string, actor: Actor): Promise<OperatorCard>;
}

interface KeepingParts {
  readonly roll: Roll;
  readonly keys: KeyRing;
  readonly proof: Proof;
  readonly seats: Seats;
  readonly trail: Trail;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'id'>;
  readonly cardOf: (operator: Operator) => OperatorCard;
}

export function createRollKeeping({
  roll,
  keys,
  proof,
  seats,
  trail,
  clock,
  random,
  cardOf,
}: KeepingParts): RollKeeping {
  return {
    async add({ name, role, signIn }, actor) {
      requireRight(actor, 'keep operators');
      const free = requireFreeName(roll, name, null);
      const id = OperatorIdSchema.parse(random.id());
      const isPassphrase = signIn.kind === 'passphrase';
      if (!isPassphrase) requireFreeAccount(roll, signIn.osAccount, null, proof.isSame);
      const publicKey = isPassphrase ? await keys.keepUnder(id, signIn.passphrase, null) : null;
      const now = clock.now();
      const added = await roll.put({
        id,
        name: free,
        role,
        state: 'active',
        signIn: signIn.kind,
        osAccount: isPassphrase ? null : signIn.osAccount,
        publicKey,
        createdAt: now,
        updatedAt: now,
      });
      await trail(actor, added, { action: 'operator.added', sentence: `${actor.name} added ${free} as ${role}.` });
      return cardOf(added);
    },

    async changeRole(id, role, actor) {
      requireRight(actor, 'keep operators');
      const before = roll.get(id);
      if (before.role === role) return cardOf(before);
      if (role !== 'admin' && isLastAdmin(roll.all(), id, proof.canSignIn)) throw lastAdmin();
      const after = await roll.change(id, { role });
      await trail(actor, after, {
        action: 'operator.role',
        sentence: `${actor.name} made ${after.name} ${role}; before: ${before.role}.`,
      });
      return cardOf(after);
    },

    async rename(id, name, actor) {
      if (id !== actor.id) requireRight(actor, 'keep operators');
      const before = roll.get(id);
      const after = await roll.change(id, { name: requireFreeName(roll, name, id) });
      await trail(actor, after, {
        action: 'operator.renamed',
        sentence: `${actor.name} renamed ${before.name} to ${after.name}.`,
      });
      return cardOf(after);
    },

    async deactivate(id, actor) {
      requireRight(actor, 'keep operators');
      if (isLastAdmin(roll.all(), id, proof.canSignIn)) throw lastAdmin();
      const after = await roll.change(id, { state: 'deactivated' });
      seats.endAll(id);
      await trail(actor, after, {
        action: 'operator.deactivated',
        sentence: `${actor.name} deactivated ${after.name}.`,
      });
      return cardOf(after);
    },

    async reactivate(id, actor) {
      requireRight(actor, 'keep operators');
      const { signIn, osAccount } = roll.get(id);
      if (signIn === 'os account' && osAccount !== null) requireFreeAccount(roll, osAccount, id, proof.isSame);
      const after = await roll.change(id, { state: 'active' });
      await trail(actor, after, {
        action: 'operator.reactivated',
        sentence: `${actor.name} let ${after.name} work here again.`,
      });
      return cardOf(after);
    },
  };
}
