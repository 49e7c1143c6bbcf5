import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acts, follow, type Act } from '../support/file-orders.ts';
import { openTwoConsoles, type TwoConsoles } from '../support/two-consoles.ts';

const RUNS = Number(process.env['FILE_ORDERS_RUNS'] ?? 8);

/** Comes to everything that there is to come to, whatever the others do. */
const ALL: readonly Act[] = [
  { act: 'ask', amount: 100 },
  { act: 'ask', amount: 200 },
  { act: 'write a request', which: 0 },
  { act: 'write a request', which: 1 },
  { act: 'answer', which: 0, says: 'approve' },
  { act: 'answer', which: 0, says: 'decline' },
  { act: 'answer', which: 1, says: 'decline' },
  { act: 'balance moves', to: 99_000 },
  { act: 'bring', which: 0 },
  { act: 'balance moves', to: 100_000 },
  { act: 'bring', which: 0 },
  { act: 'bring', which: 1 },
  { act: 'write a request', which: 1 },
  { act: 'bring', which: 2 },
  { act: 'answer', which: 2, says: 'decline' },
  { act: 'bring', which: 3 },
  { act: 'ask', amount: 300 },
  { act: 'write a request', which: 2 },
  { act: 'answer', which: 3, says: 'approve' },
  { act: 'time passes', days: 2 },
  { act: 'time passes', days: 2 },
  { act: 'bring', which: 4 },
];

let two: TwoConsoles;

beforeAll(async () => {
  two = await openTwoConsoles();
}, 120_000);
afterAll(() => two.close());

describe('requests and answers that are written, kept and brought in any order', () => {
  it('send what was approved once, end what was declined, and do nothing else', async () => {
    const told: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 12, maxLength: 30, size: 'max' }), async (todo) => {
        await two.beginAnew();
        for (const [word, count] of Object.entries(await follow(two, todo))) told[word] = (told[word] ?? 0) + count;
      }),
      { numRuns: RUNS, endOnFailure: true, examples: [[[...ALL]]] },
    );
    // A property that never came to what it is about would hold as well.
    const all = ['approve taken', 'decline taken', 'approval.replayed', 'approval.stale', 'approval.expired'];
    expect(Object.keys(told).toSorted()).toEqual(all.toSorted());
  }, 300_000);
});
