import { actorOf, type Operator } from '../../domain/operator.ts';
import type { Audit } from '../audit/index.ts';
import type { Vault } from '../vault/index.ts';
import type { KeyRing } from './key-ring.ts';
import { makeKeyPair, publicOf } from './keys.ts';
import { cannotSignIn, nobody } from './problems.ts';
import type { Proof } from './proof.ts';
import type { Roll } from './roll.ts';
import type { Seats } from './seats.ts';
import type { Session } from './session.ts';
import type { Trail } from './trail.ts';

/** The way into a workspace that moved to where its admin's OS account is called otherwise, so that nobody can sign in. */
interface Claims {
  /**
   * An admin says that they are the owner of this OS account now, and shows that the vault is theirs to open.
   * @param vaultPassphrase where the vault is under one.
   * @throws ProblemError `operator.cannot-sign-in` where anybody can sign in here, `vault.wrong-passphrase`.
   */
  claim(session: Session, id: string, vaultPassphrase: string | null): Promise<void>;
}

interface ClaimParts {
  readonly roll: Roll;
  readonly keys: KeyRing;
  readonly proof: Proof;
  readonly seats: Seats;
  readonly trail: Trail;
  readonly vault: Pick<Vault, 'confirm'>;
  readonly audit: Audit;
  /** The OS user that runs this console. */
  readonly osAccount: string;
}

/** Who may: admins whom other OS accounts prove, and only where nobody at all can sign in. */
export function claimable(all: readonly Operator[], { canSignIn }: Pick<Proof, 'canSignIn'>): Operator[] {
  const active = all.filter(({ state }) => state === 'active');
  if (active.some(canSignIn)) return [];
  return active.filter(({ role, signIn }) => role === 'admin' && signIn === 'os account');
}

export function createClaims({ roll, keys, proof, seats, trail, vault, audit, osAccount }: ClaimParts): Claims {
  return {
    async claim(session, id, vaultPassphrase) {
      if (session.kind === 'host') throw nobody();
      const before = roll.get(id);
      if (!claimable(roll.all(), proof).includes(before)) {
        throw cannotSignIn(
          before.name,
          'only where nobody can sign in may an admin of another OS account be named anew',
        );
      }
      try {
        await vault.confirm(vaultPassphrase);
      } catch (error) {
        const told = `Under the OS account “${osAccount}” somebody tried to claim to be ${before.name}, without the vault’s passphrase.`;
        await audit.record({ actor: '', action: 'operator.sign-in-failed', subject: id, sentence: told });
        throw error;
      }
      const { privateKey } = makeKeyPair();
      const after = await roll.change(id, { osAccount, publicKey: publicOf(privateKey) });
      await keys.keepOpen(id, privateKey);
      seats.take(session, after, null);
      seats.setAutomatic(true);
      const was = before.osAccount ?? '';
      const sentence = `Under the OS account “${osAccount}” somebody who could open the vault said that they are ${after.name}, who signed in by “${was}” before. Nobody could sign in here.`;
      await trail(actorOf(after), after, {
        action: 'operator.claimed',
        sentence,
        evidence: { osAccount, before: was },
      });
    },
  };
}
