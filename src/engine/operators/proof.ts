import type { KeyObject } from 'node:crypto';
import { isSameOsAccount, type Operator } from '../../domain/operator.ts';
import { createAttempts } from '../attempts.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';
import { cannotSignIn, tooSoon, wrongPassphrase } from './problems.ts';

/** Shows that somebody is the operator they name. */
export interface Proof {
  /** Whether the OS account that this console runs under proves the operator. */
  readonly isHere: (operator: Operator) => boolean;
  /** Whether an operator can sign in at this console at all. */
  readonly canSignIn: (operator: Operator) => boolean;
  /** Whether two names are one OS account. */
  readonly isSame: (osAccount: string, other: string) => boolean;
  /** Whether it is the OS account that this console runs under. */
  isThis(osAccount: string): boolean;
  /**
   * @returns the key that the passphrase opened; `null`: the OS account proves them.
   * @throws ProblemError `operator.cannot-sign-in`, `operator.wrong-passphrase`, `operator.too-soon`.
   */
  prove(operator: Operator, passphrase: string | null): Promise<KeyObject | null>;
}

interface ProofParts {
  readonly keys: KeyRing;
  readonly audit: Audit;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** The OS user that runs this console. */
  readonly osAccount: string;
  readonly platform: string;
}

export function createProof({ keys, audit, clock, osAccount, platform }: ProofParts): Proof {
  const attempts = createAttempts(clock);
  /** Passphrases are tried one after the other, so that nobody tries many at once. */
  let turn: Promise<unknown> = Promise.resolve();
  const isSame = (one: string, other: string) => isSameOsAccount(one, other, platform);
  const isHere = ({ signIn, osAccount: own }: Operator) =>
    signIn === 'os account' && own !== null && isSame(own, osAccount);

  function tryPassphrase({ id, name }: Operator, passphrase: string): Promise<KeyObject> {
    const attempt = turn.then(async () => {
      const seconds = attempts.waitSeconds(id);
      if (seconds > 0) throw tooSoon(name, seconds);
      const key = await keys.open(id, passphrase);
      if (key !== null) {
        attempts.succeeded(id);
        return key;
      }
      attempts.failed(id);
      const sentence = `A wrong passphrase was given for ${name}.`;
      await audit.record({ actor: '', action: 'operator.sign-in-failed', subject: id, sentence });
      throw wrongPassphrase(name);
    });
    turn = attempt.catch(() => undefined);
    return attempt;
  }

  return {
    isHere,
    canSignIn: (operator) => operator.signIn === 'passphrase' || isHere(operator),
    isSame,
    isThis: (other) => isSame(other, osAccount),
    async prove(operator, passphrase) {
      const { name, state, signIn, osAccount: own } = operator;
      if (state !== 'active') throw cannotSignIn(name, 'they were deactivated');
      if (signIn === 'card') throw cannotSignIn(name, 'they work at another console');
      if (signIn === 'passphrase') return tryPassphrase(operator, passphrase ?? '');
      if (!isHere(operator)) throw cannotSignIn(name, `that takes the OS account ${own ?? ''}`);
      return null;
    },
  };
}
