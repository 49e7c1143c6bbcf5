import fc from 'fast-check';
import { expect } from 'vitest';
import type { AdjustmentId } from '../../src/domain/ids.ts';
import { DAY_MILLISECONDS, DEFAULT_POLICY } from '../../src/domain/policy.ts';
import { no, yes, type TwoConsoles } from './two-consoles.ts';
import { until } from './desk.ts';

/** What people at two consoles do with requests and answers, in any order. Numbers choose among what there is. */
export type Act =
  | { readonly act: 'ask'; readonly amount: number }
  | { readonly act: 'write a request'; readonly which: number }
  | { readonly act: 'answer'; readonly which: number; readonly says: 'approve' | 'decline' }
  | { readonly act: 'bring' | 'bring altered'; readonly which: number }
  | { readonly act: 'discard'; readonly which: number }
  | { readonly act: 'balance moves'; readonly to: number }
  | { readonly act: 'time passes'; readonly days: number };

const which = fc.nat(20);
const act = <Name extends Act['act']>(name: Name) => fc.constant(name);

/** Mostly what leads somewhere: files that are brought, once, twice, late, and after something else has happened. */
export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: act('ask'), amount: fc.integer({ min: 60, max: 400 }) }) },
  { weight: 4, arbitrary: fc.record({ act: act('write a request'), which }) },
  {
    weight: 5,
    arbitrary: fc.record({ act: act('answer'), which, says: fc.constantFrom('approve' as const, 'decline' as const) }),
  },
  { weight: 6, arbitrary: fc.record({ act: act('bring'), which }) },
  { weight: 1, arbitrary: fc.record({ act: act('bring altered'), which }) },
  { weight: 1, arbitrary: fc.record({ act: act('discard'), which }) },
  { weight: 1, arbitrary: fc.record({ act: act('balance moves'), to: fc.constantFrom(100_000, 99_000, 101_000) }) },
  { weight: 1, arbitrary: fc.record({ act: act('time passes'), days: fc.integer({ min: 1, max: 2 }) }) },
);

interface Adjusted {
  readonly id: AdjustmentId;
  readonly amount: number;
  state: 'awaiting approval' | 'sent' | 'declined';
  /** How often it was asked for, from which balance the last time, and until when. */
  asked: { readonly time: number; readonly balance: number; readonly endsAt: number };
}

/** A file and what it was written of. */
interface Written {
  readonly text: string;
  readonly of: Adjusted;
  readonly asked: Adjusted['asked'];
  readonly says?: 'approve' | 'decline';
}

const LIFE = DEFAULT_POLICY.approvalDays * DAY_MILLISECONDS;
/** A test takes less than this; a day more or less decides what has ended. */
const SOON = 3_600_000;

/**
 * Does all of it at the consoles, and beside them in a few numbers that say what has to come of each.
 * @returns how many answers were taken and how many were refused, by code.
 */
export async function follow(two: TwoConsoles, todo: readonly Act[]): Promise<Record<string, number>> {
  const adjusted: Adjusted[] = [];
  const requests: Written[] = [];
  const answers: Written[] = [];
  const told: Record<string, number> = {};
  const writesBefore = two.writes();
  let balance = 100_000;
  let now = 0;

  const isOver = ({ endsAt }: Adjusted['asked']) => now + SOON > endsAt;
  const askedNow = (time: number): Adjusted['asked'] => ({ time, balance, endsAt: now + LIFE });

  /** What the engine has to say of an answer, in the order in which it looks. */
  function expectedOf({ of, asked }: Written): string | null {
    if (of.state !== 'awaiting approval' || of.asked.time !== asked.time) return 'approval.replayed';
    if (isOver(asked)) return 'approval.expired';
    return asked.balance === balance ? null : 'approval.stale';
  }

  async function take({ of, says }: Written): Promise<void> {
    of.state = says === 'decline' ? 'declined' : 'sent';
    if (says === 'decline') return;
    balance += of.amount;
    await two.settled(of.id, 'confirmed');
  }

  async function step(one: Act): Promise<void> {
    switch (one.act) {
      case 'ask': {
        const { id, state } = await two.send(two.bob, String(one.amount));
        expect(state).toBe('awaiting approval');
        adjusted.push({ id, amount: one.amount, state: 'awaiting approval', asked: askedNow(0) });
        return;
      }
      case 'write a request': {
        const of = pick(adjusted, one.which);
        if (of === undefined) return;
        const writing = two.bob.adjustments.writeRequest({ ids: [of.id] });
        if (of.state !== 'awaiting approval') {
          await expect(writing).rejects.toMatchObject({ data: { code: 'request.not-waiting' } });
          return;
        }
        const text = two.read(await writing);
        if (isOver(of.asked) || of.asked.balance !== balance) of.asked = askedNow(of.asked.time + 1);
        requests.push({ text, of, asked: of.asked });
        return;
      }
      case 'answer': {
        const request = pick(requests, one.which);
        if (request === undefined) return;
        const said = one.says === 'approve' ? yes(request.of.id) : no(request.of.id, 'Not like this.');
        const answering = two.there.call.adjustments.answerRequest({ text: request.text, answers: [said] });
        if (isOver(request.asked)) {
          await expect(answering).rejects.toMatchObject({ data: { code: 'request.expired' } });
          return;
        }
        answers.push({ ...request, text: two.read(await answering), says: one.says });
        return;
      }
      case 'bring': {
        const answer = pick(answers, one.which);
        if (answer === undefined) return;
        const expected = expectedOf(answer);
        const problem = await two.bring(answer.text);
        expect(problem?.code ?? null).toBe(expected);
        const word = expected ?? `${answer.says} taken`;
        told[word] = (told[word] ?? 0) + 1;
        if (expected === null) await take(answer);
        return;
      }
      case 'bring altered': {
        const answer = pick(answers, one.which);
        if (answer === undefined) return;
        const { amount } = answer.of;
        const text = answer.text.replace(`"delta": "${amount}"`, `"delta": "${amount + 1}"`);
        expect(await two.bring(text)).toMatchObject({ code: 'approval.forged' });
        return;
      }
      case 'discard': {
        const of = pick(adjusted, one.which);
        if (of?.state !== 'awaiting approval') return;
        await two.bob.adjustments.discard({ id: of.id });
        of.state = 'declined';
        return;
      }
      case 'balance moves':
        balance = one.to;
        two.moveBalance(String(balance));
        await two.here.call.sync.start({});
        await until(
          'the balance is read',
          async () => (await two.here.call.accounts.get({ id: two.accountId })).balance.amount,
          (amount) => amount === String(balance),
        );
        return;
      case 'time passes':
        now += one.days * DAY_MILLISECONDS;
        two.putForward(now);
    }
  }

  for (const one of todo) await step(one);

  const sent = adjusted.filter(({ state }) => state === 'sent');
  expect(two.writes() - writesBefore).toBe(sent.length);
  for (const { id, state } of adjusted) {
    const { state: found, steps } = await two.here.call.adjustments.get({ id });
    expect(found).toBe(state === 'sent' ? 'confirmed' : state);
    expect(steps.filter(({ event }) => event === 'start sending')).toHaveLength(state === 'sent' ? 1 : 0);
    if (state === 'awaiting approval') await two.here.call.adjustments.discard({ id });
  }
  return told;
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from.length === 0 ? undefined : from[which % from.length];
}
