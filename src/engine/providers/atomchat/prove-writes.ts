import { addCredits, credits, subtractCredits, ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import { problemOf } from '../failure.ts';
import { ProviderError, type AccountRef, type ProviderRequest, type WriteProof } from '../provider.ts';
import { outcomeOfThrown } from '../write-outcome.ts';
import { checkUser, inWords, readCredits, updateCredits } from './client.ts';
import { readNames, toFields, toProvenSettings } from './write-names.ts';

const ONE = credits('1');

/**
 * Finds out on a test user how this API writes: adds one and looks, sets the old balance back with each candidate flag
 * until exactly that is read, then adds one and takes it away (docs/provider-facts.md §5). Ends with the balance as it
 * was, or says plainly that it could not put it back.
 */
export async function proveWrites(request: ProviderRequest, account: AccountRef): Promise<WriteProof> {
  const trial = new Trial(request, account.externalId);
  try {
    return await trial.run();
  } catch (thrown) {
    return trial.fail(thrown);
  }
}

/** Ends the trial: what was found is not what a proof needs. */
class NotProven extends Error {
  readonly cure: string;
  constructor(sentence: string, cure: string) {
    super(sentence);
    this.cure = cure;
  }
}

class Trial {
  readonly #request: ProviderRequest;
  readonly #uid: string;
  readonly #sentences: string[] = [];
  #before: Credits | null = null;

  constructor(request: ProviderRequest, uid: string) {
    this.#request = request;
    this.#uid = uid;
  }

  async run(): Promise<WriteProof> {
    await checkUser(this.#request, this.#uid);
    const before = await this.#look();
    this.#before = before;
    this.#say(`The test user holds ${inWords(before)}.`);
    const names = readNames(this.#request.settings);
    const raised = await this.#addOne(before);
    const flag = await this.#findFlag(before, raised);
    const deducts = await this.#takeOne(before, flag);
    this.#say(`The balance is ${inWords(before)} again, as it was.`);
    const proven = { method: names.method, uid: names.uid, credits: names.credits, flag, deducts };
    return { kind: 'proven', settings: toProvenSettings(proven), sentences: this.#sentences };
  }

  async fail(thrown: unknown): Promise<WriteProof> {
    const problem =
      thrown instanceof NotProven
        ? problemOf('rejected', { sentence: thrown.message, cure: thrown.cure })
        : thrown instanceof ProviderError
          ? thrown.problem
          : outcomeOfThrown(thrown).problem;
    await this.#reportState();
    return { kind: 'not proven', problem, sentences: this.#sentences };
  }

  async #addOne(before: Credits): Promise<Credits> {
    await this.#change(ONE, null);
    const after = await this.#look();
    if (after === addCredits(before, ONE)) {
      this.#say('Adding one credit added exactly one.');
      return after;
    }
    throw new NotProven(
      after === before
        ? 'Adding one credit changed nothing: the parameter of the credits or of the user id has another name.'
        : `Adding one credit to ${inWords(before)} gave ${inWords(after)}.`,
      'Check the parameter names in the connection’s settings, and that nobody chats as this test user.',
    );
  }

  /** An API that does not know the flag adds instead, so each miss raises the balance by what it was. */
  async #findFlag(before: Credits, raised: Credits): Promise<string> {
    let current = raised;
    for (const flag of this.#candidates()) {
      const outcome = await updateCredits(this.#request, this.#uid, this.#fields(before, flag));
      if (outcome.kind === 'unknown')
        throw new NotProven(outcome.problem.sentence, outcome.problem.cure ?? 'Try again.');
      const after = await this.#look();
      if (after === before) {
        this.#say(`With “${flag}” the balance was replaced exactly.`);
        return flag;
      }
      this.#say(`“${flag}” is not the flag: the balance became ${inWords(after)}.`);
      if (after !== (outcome.kind === 'accepted' ? addCredits(current, before) : current))
        throw new NotProven('The balance moved in a way nobody asked for.', 'Try again with a user nobody chats as.');
      current = after;
    }
    await this.#putBackByDeducting(before, current);
    throw new NotProven(
      'None of the names is the flag that replaces a balance.',
      'Ask AtomChat for the name and enter it in the connection’s settings.',
    );
  }

  async #takeOne(before: Credits, flag: string): Promise<boolean> {
    await this.#change(ONE, null);
    const outcome = await updateCredits(
      this.#request,
      this.#uid,
      this.#fields(subtractCredits(ZERO_CREDITS, ONE), null),
    );
    const after = await this.#look();
    if (outcome.kind === 'accepted' && after === before) {
      this.#say('Adding minus one took one away.');
      return true;
    }
    this.#say('A negative number does not take credits away; deductions must set the balance.');
    await this.#change(before, flag);
    if ((await this.#look()) !== before)
      throw new NotProven('The balance could not be set back.', 'Try again with a user nobody chats as.');
    return false;
  }

  async #putBackByDeducting(before: Credits, current: Credits): Promise<void> {
    await updateCredits(this.#request, this.#uid, this.#fields(subtractCredits(before, current), null));
  }

  /** @throws when the write has not certainly been accepted: what follows would be a guess. */
  async #change(amount: Credits, flag: string | null): Promise<void> {
    const outcome = await updateCredits(this.#request, this.#uid, this.#fields(amount, flag));
    if (outcome.kind !== 'accepted')
      throw new NotProven(outcome.problem.sentence, outcome.problem.cure ?? 'Try again.');
  }

  #fields(amount: Credits, flag: string | null): Record<string, string> {
    const { credits: name } = readNames(this.#request.settings);
    return toFields({ credits: name, flag: flag ?? '' }, amount, flag !== null);
  }

  #candidates(): readonly string[] {
    const { replaceFlag = '', replaceFlagCandidates = '' } = this.#request.settings;
    const names = [replaceFlag, ...replaceFlagCandidates.split(',')].map((name) => name.trim());
    return [...new Set(names.filter((name) => name !== ''))];
  }

  async #look(): Promise<Credits> {
    return (await readCredits(this.#request, this.#uid)).credits;
  }

  async #reportState(): Promise<void> {
    if (this.#before === null) return;
    try {
      const now = await this.#look();
      this.#say(
        now === this.#before
          ? `The balance is ${inWords(now)}, as it was.`
          : `The test user now holds ${inWords(now)} instead of ${inWords(this.#before)}: put that right at AtomChat.`,
      );
    } catch {
      this.#say(`The balance could not be read after this; it was ${inWords(this.#before)} before.`);
    }
  }

  #say(sentence: string): void {
    this.#sentences.push(sentence);
  }
}
