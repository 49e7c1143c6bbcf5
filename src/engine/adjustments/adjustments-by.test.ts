import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draftedAt } from '../../../test/support/adjustment.ts';
import { makeFolder, silent } from '../../../test/support/desk.ts';
import type { AdjustmentId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import { openStore } from '../store/index.ts';
import { adjustmentsBy } from './adjustments-by.ts';

const NOW = instant(1_795_000_000_000);
const IDS = ['a', 'b', 'c', 'd'];
const REFERENCES = ['', '1', '2'];

it('knows the ids of each key as the store has them, whatever was written before and after it first looked', async () => {
  const written = fc.record({
    id: fc.constantFrom(...IDS).map((id) => id as AdjustmentId),
    reference: fc.constantFrom(...REFERENCES),
    state: fc.constantFrom('applied', 'confirmed' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(written, { maxLength: 6 }), fc.array(written, { maxLength: 12 }), async (first, then) => {
      using folder = makeFolder();
      const store = await openStore({ folder: folder.path, logger: silent, now: () => NOW });
      const table = store.table('adjustments');
      const keyOf = ({ state, reference }: { state: string; reference: string }) =>
        state === 'applied' ? reference : '';
      const compare = async () => {
        const all = await table.find({});
        for (const key of REFERENCES.slice(1)) {
          const expected = all.filter((one) => keyOf(one) === key).map(({ id }) => id);
          expect([...(await applied.ids(key))].sort()).toEqual(expected.sort());
        }
        expect([...(await applied.ids(''))]).toEqual([]);
      };
      for (const one of first) await table.put(draftedAt(NOW, one));
      const applied = adjustmentsBy(store, { state: 'applied' }, keyOf);
      await compare();
      for (const one of then) {
        await table.put(draftedAt(NOW, one));
        await compare();
      }
      applied.close();
      await store.close();
    }),
    { numRuns: 15 },
  );
});
