import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draftedAt } from '../../../test/support/adjustment.ts';
import { makeFolder, silent } from '../../../test/support/desk.ts';
import type { AdjustmentId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import { openStore } from '../store/index.ts';
import { createBook } from './book.ts';
import { indexBook } from './book-index.ts';

const NOW = instant(1_795_000_000_000);
const IDS = ['a', 'b', 'c', 'd'];
const REFERENCES = ['', '1', '2'];

it('knows the keys of what the book holds, whatever was written before, while and after it loaded', async () => {
  const written = fc.record({
    id: fc.constantFrom(...IDS).map((id) => id as AdjustmentId),
    reference: fc.constantFrom(...REFERENCES),
    state: fc.constantFrom('applied', 'confirmed' as const),
  });
  const some = fc.array(written, { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(some, some, some, async (before, meanwhile, after) => {
      using folder = makeFolder();
      const store = await openStore({ folder: folder.path, logger: silent, now: () => NOW });
      const book = createBook({ store, audit: { record: () => Promise.resolve() } as never, logger: silent });
      for (const one of before) await book.add(draftedAt(NOW, one));
      const loading = indexBook(book, ['applied'], ({ reference }) => (reference === '' ? null : reference));
      for (const one of meanwhile) await book.add(draftedAt(NOW, one));
      const applied = await loading;
      const compare = async () => {
        const all = await book.inStates(['applied']);
        for (const key of REFERENCES) {
          expect(applied.has(key)).toBe(key !== '' && all.some(({ reference }) => reference === key));
        }
      };
      await compare();
      for (const one of after) {
        await book.add(draftedAt(NOW, one));
        await compare();
      }
      await store.close();
    }),
    { numRuns: 15 },
  );
});
