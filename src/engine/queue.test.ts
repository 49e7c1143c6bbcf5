import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQueue } from './queue.ts';

it('runs what has one key in order and never two of it at once, whatever fails', async () => {
  const given = fc.record({ key: fc.constantFrom('a', 'b'), turns: fc.nat(3), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(given, { maxLength: 8 }), async (all) => {
      const queue = createQueue();
      const begun: Record<string, number[]> = { a: [], b: [] };
      const running = new Set<string>();
      const outcomes = await Promise.allSettled(
        all.map(({ key, turns, fails }, index) =>
          queue(async () => {
            expect(running.has(key)).toBe(false);
            running.add(key);
            begun[key]!.push(index);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            running.delete(key);
            if (fails) throw new Error(String(index));
            return index;
          }, key),
        ),
      );
      for (const indexes of Object.values(begun)) expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(all.map(({ fails }) => fails));
    }),
  );
});

it('does not wait for what has another key', async () => {
  const queue = createQueue();
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = queue(() => promise, 'a');
  expect(await queue(() => 'b', 'b')).toBe('b');
  resolve();
  await first;
});
