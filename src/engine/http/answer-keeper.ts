import type { Clock, Logger } from '../ports.ts';
import type { KeptAnswer, Table } from '../store/store.ts';
import { cutForKeeping, redactBody, removeSecrets, type RedactionRules } from './redaction.ts';

/** An answer as it came, with what must be taken out before it is kept. */
interface RawAnswerBody {
  readonly facts: Omit<KeptAnswer, 'body' | 'isCut'>;
  /** What was parsed, or the text where it is not JSON. */
  readonly content: { readonly json: unknown } | { readonly text: string };
  /** Asked when the answer is written: a token it brought may only be known as a secret by then. */
  rules(): RedactionRules;
}

const WRITE_EVERY = 250;

/**
 * Keeps the last answer of each call for the Raw tab. Only the newest of each is redacted and written, a few times a
 * second at most, so that a long sweep does not write every page twice.
 */
export class AnswerKeeper {
  readonly #table: Pick<Table<KeptAnswer>, 'putMany'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, RawAnswerBody>();
  #isWriting = false;

  constructor(parts: { table: Pick<Table<KeptAnswer>, 'putMany'>; clock: Clock; logger: Logger }) {
    this.#table = parts.table;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  keep(answer: RawAnswerBody): void {
    this.#waiting.set(answer.facts.id, answer);
    void this.#writeLater();
  }

  /** Writes what waits now. Never throws: a kept answer is a convenience, not a record. */
  async flush(): Promise<void> {
    const answers = [...this.#waiting.values()];
    this.#waiting.clear();
    if (answers.length === 0) return;
    try {
      await this.#table.putMany(answers.map(makeKept));
    } catch (thrown) {
      this.#logger.warn('answers.not-kept', { why: thrown instanceof Error ? thrown.message : 'unknown' });
    }
  }

  async #writeLater(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#waiting.size > 0) {
      await this.#clock.sleep(WRITE_EVERY);
      await this.flush();
    }
    this.#isWriting = false;
  }
}

function makeKept({ facts, content, ...answer }: RawAnswerBody): KeptAnswer {
  const rules = answer.rules();
  const text = 'json' in content ? redactBody(content.json, rules) : removeSecrets(content.text, rules.secrets);
  return { ...facts, ...cutForKeeping(text) };
}
