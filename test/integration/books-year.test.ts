import fc from 'fast-check';
import { expect, it } from 'vitest';
import { credits } from '../../src/domain/credits.ts';
import { toMilliseconds, instant, type PlainDate } from '../../src/domain/time.ts';
import { createBooks, type Books } from '../../src/engine/books/index.ts';
import { providers } from '../../src/engine/providers/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { startSandbox, type Sandbox, type TruthMovement } from '../../src/sandbox/index.ts';
import { accountsOf, truthsOf } from '../support/compare-truth.ts';
import { connectAndSync, openParts, type Parts } from '../support/engine-parts.ts';

/** Seeded years that are played; each is asked many questions. `YEARS` for more. */
const YEARS = Number(process.env['YEARS'] ?? 1);
const QUESTIONS = 10;
const APIS = [...providers.values()].map(({ manifest }) => manifest);
const DAY = 86_400_000;

const sumOf = (movements: readonly TruthMovement[]) => movements.reduce((sum, { amount }) => sum + credits(amount), 0n);
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10) as PlainDate;

/** Where all that happened is listed by the API, the books know the year as the sandbox does. */
async function askWhatIsListed(
  books: Books,
  accountId: string,
  truth: readonly TruthMovement[],
  days: readonly [number, number],
) {
  const now = Date.now();
  const [from, until] = [...days].sort((a, b) => b - a) as [number, number];
  const period = { firstDay: dayOf(now - from * DAY), lastDay: dayOf(now - until * DAY) };
  const { span, lines } = await books.explain(accountId, period);
  const within = truth.filter(({ at }) => at >= span.from && at < span.until);
  const [line] = lines;
  expect(credits(line!.opening)).toBe(sumOf(truth.filter(({ at }) => at < span.from)));
  expect(credits(line!.closing)).toBe(sumOf(truth.filter(({ at }) => at < span.until)));
  for (const { movement, amount } of line!.movements)
    expect([movement, credits(amount)]).toEqual([movement, sumOf(within.filter((one) => one.movement === movement))]);
}

/** Nothing that is said of an instant contradicts what was held then. */
async function askAsOf(
  books: Books,
  accountId: string,
  truth: readonly TruthMovement[],
  at: ReturnType<typeof instant>,
) {
  const told = await books.accountAsOf(accountId, at);
  const held = sumOf(truth.filter((one) => one.at <= at));
  if (told.kind === 'reported' || told.kind === 'derived') expect(credits(told.value)).toBe(held);
  if (told.kind === 'bounded') {
    expect(credits(told.least)).toBeLessThanOrEqual(held);
    expect(credits(told.most)).toBeGreaterThanOrEqual(held);
  }
  return told.kind;
}

const days = fc.tuple(fc.integer({ min: 0, max: 360 }), fc.integer({ min: 0, max: 360 }));

async function play(sandbox: Sandbox, parts: Parts, questions: readonly (readonly [number, number])[]): Promise<void> {
  const books = createBooks({ store: parts.store, clock: systemClock, zone: () => Promise.resolve('UTC') });
  for (const { id: api, ledger, writes } of APIS) {
    await connectAndSync(parts, sandbox, api);
    const accounts = await accountsOf(parts, sandbox, api);
    for (const [index, { id }] of truthsOf(sandbox, api).entries()) {
      const truth = sandbox.truth.movements(api, id);
      const isListed = ledger.coverage !== 'none' && writes === 'none';
      for (const asked of questions) {
        const accountId = accounts[index]!.id;
        if (isListed) await askWhatIsListed(books, accountId, truth, asked);
        // Between the whole seconds at which things happen.
        const at = instant(Math.floor(toMilliseconds(systemClock.now()) / 1000) * 1000 - asked[0] * DAY - 500);
        const kind = await askAsOf(books, accountId, truth, at);
        if (isListed) expect(kind).toBe('derived');
      }
    }
  }
}

it('the books say of a seeded year what happened in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.array(days, { minLength: QUESTIONS, maxLength: QUESTIONS }),
      async (seed, questions) => {
        const sandbox = await startSandbox({ seed, isYear: true, keysPerApi: 1, atomchatUsers: 2 });
        const parts = await openParts();
        try {
          await play(sandbox, parts, questions);
        } finally {
          await parts.close();
          await sandbox.stop();
        }
      },
    ),
    { numRuns: YEARS, endOnFailure: true },
  );
}, 600_000);
