import type { KeyObject } from 'node:crypto';
import { isSameOsAccount, type Operator } from '../../domain/operator.ts';
import { createAttempts } from '../attempts.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../ports.ts';
import { createQueue } from '../queue.ts';
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
  const queue = createQueue();
  const isSame = (one: string, other: string) => isSameOsAccount(one, other, platform);
  const isHere = ({ signIn, osAccount: own }: Operator) =>
    signIn === 'os account' && own !== null && isSame(own, osAccount);

  function tryPassphrase({ id, name }: Operator, passphrase: string): Promise<KeyObject> {
    return queue(async () => {
      const seconds = attempts.waitSeconds(id);
      if (seconds > 0) throw tooSoon(name, seconds);
      const key = await keys.open(id, passphrase);
      if (key !== null) {
        attempts.succeeded(id);
        return key;
      }
      attempts.failed(id);
      await recordFailure(id, `A wrong passphrase was given for ${name}.`);
      throw wrongPassphrase(name);
    });
  }

  /** Nobody is known to have done it; after a few, the waits bound how many there are. */
  const recordFailure = (subject: string, sentence: string) =>
    audit.record({ actor: '', action: 'operator.sign-in-failed', subject, sentence });

  /** Why an operator cannot sign in here, whatever they know; `null`: they can. */
  function whyNot(operator: Operator): string | null {
    if (operator.state !== 'active') return 'they were deactivated';
    if (operator.signIn === 'card') return 'they work at another console';
    if (operator.signIn === 'passphrase' || isHere(operator)) return null;
    return `that takes the OS account ${operator.osAccount ?? ''}`;
  }

  return {
    isHere,
    canSignIn: (operator) => operator.signIn === 'passphrase' || isHere(operator),
    isSame,
    isThis: (other) => isSame(other, osAccount),
    async prove(operator, passphrase) {
      const { id, name } = operator;
      const why = whyNot(operator);
      if (why === null) return operator.signIn === 'passphrase' ? tryPassphrase(operator, passphrase ?? '') : null;
      const seconds = attempts.waitSeconds(id);
      if (seconds > 0) throw tooSoon(name, seconds);
      attempts.failed(id);
      await recordFailure(id, `Somebody tried to sign in as ${name}, who cannot sign in here: ${why}.`);
      throw cannotSignIn(name, why);
    },
  };
}
