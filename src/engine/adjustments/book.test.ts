import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdjustmentEventSchema, type Adjustment, type AdjustmentEvent } from '../../domain/adjustment.ts';
import type { AdjustmentId, EntryId } from '../../domain/ids.ts';
import type { OperatorId } from '../../domain/operator.ts';
import { instant } from '../../domain/time.ts';
import { draftedAt } from '../../../test/support/adjustment.ts';
import { makeFolder, silent } from '../../../test/support/desk.ts';
import { createAudit, type Audit } from '../audit/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { createBook, indexBook } from './book.ts';

const START = 1_795_000_000_000;
let time = START;
let folder: ReturnType<typeof makeFolder>;
let store: Store;
let audit: Audit;

beforeEach(async () => {
  folder = makeFolder();
  const clock = { now: () => instant((time += 1000)) } as never;
  store = await openStore({ folder: folder.path, logger: silent, now: () => instant(time) });
  audit = createAudit({ store, clock, random: { id: () => crypto.randomUUID() } });
});
afterEach(async () => {
  await store.close();
  folder[Symbol.dispose]();
});

const draft = (id: string): Adjustment =>
  draftedAt(instant(time), { id: id as Adjustment['id'], note: 'Seen in the log', reference: '#8812' });

/** Takes what the table allows of a path. */
async function walk(path: readonly AdjustmentEvent[], by: Pick<Audit, 'record'>): Promise<Adjustment> {
  const book = createBook({ store, audit: by as Audit, logger: silent });
  const { id } = await book.add(draft(crypto.randomUUID()));
  for (const event of path) {
    const at = instant((time += 1000));
    const clearance = { kind: 'alone', by: 'ada' as OperatorId, at, amount: 10_000_000, approval: null } as const;
    const happening = { event, at, actor: 'Ada', sentence: `Because of ${event}.`, balance: time };
    await book.step(id, [{ ...happening, ...(event === 'approve' && { clearance }) }]).catch(() => undefined);
  }
  return book.get(id);
}

async function trailOf(id: string) {
  const events = await store.table('audit').find({ selector: {} });
  return events
    .filter(({ subject }) => subject === id)
    .map(({ actor, action, sentence, evidence }) => ({
      actor,
      action,
      sentence,
      evidence: JSON.parse(evidence) as object,
    }))
    .toSorted((a, b) => a.sentence.localeCompare(b.sentence));
}

/** What the trail must hold: of each step, once, who, what, why and what was seen. */
function copiesOf({ steps, reason, note, reference }: Adjustment) {
  return steps
    .map((step) => ({
      actor: step.actor,
      action: `adjustment.${step.event.replaceAll(' ', '-')}`,
      sentence: step.sentence,
      evidence: expect.objectContaining({
        step: expect.objectContaining({ from: step.from, to: step.to, at: step.at, balance: step.balance }) as object,
        reason,
        note,
        reference,
      }) as object,
    }))
    .toSorted((a, b) => a.sentence.localeCompare(b.sentence));
}

const paths = fc.array(fc.constantFrom(...AdjustmentEventSchema.options), { minLength: 20, maxLength: 60 });

describe('the trail of an adjustment', () => {
  it('has each step of any walk once, with who, when, why and the evidence', async () => {
    await fc.assert(
      fc.asyncProperty(paths, async (path) => {
        const adjustment = await walk(path, audit);
        expect(await trailOf(adjustment.id)).toEqual(copiesOf(adjustment));
      }),
      { numRuns: 15 },
    );
  });

  it('is made whole after a crash between a step and its copy, and nothing is in it twice', async () => {
    await fc.assert(
      fc.asyncProperty(paths, fc.infiniteStream(fc.boolean()), async (path, fate) => {
        const record: Audit['record'] = async (note) => {
          if (fate.next().value === true) await audit.record(note);
        };
        const adjustment = await walk(path, { record });
        const book = createBook({ store, audit, logger: silent });
        await book.repairTrail();
        await book.repairTrail();
        expect(await trailOf(adjustment.id)).toEqual(copiesOf(adjustment));
      }),
      { numRuns: 15 },
    );
  });
});

const because = () => ({ at: instant(time), actor: 'Ada', sentence: 'Because.' });

describe('what the book announces', () => {
  it('is each write, once it is kept: as it is and as it was, in order and nothing twice', async () => {
    const told: (readonly [Adjustment, Adjustment | null])[] = [];
    const book = createBook({ store, audit, logger: silent });
    const stop = book.onWritten((after, before) => told.push([after, before]));
    const added = await book.add(draft(crypto.randomUUID()));
    const asked = await book.step(added.id, [{ ...because(), event: 'submit' }]);
    await expect(book.step(added.id, [{ ...because(), event: 'queue' }])).rejects.toThrow();
    await book.wait(added.id, { code: 'x', sentence: 'It is not queued.' });
    expect(told).toEqual([
      [added, null],
      [asked, added],
    ]);
    stop();
    const declined = await book.step(added.id, [{ ...because(), event: 'decline' }]);
    expect(told).toHaveLength(2);
    expect(await book.get(added.id)).toEqual(declined);
  });

  it('is kept, and copied to the trail, whatever becomes of who is told', async () => {
    const book = createBook({ store, audit, logger: silent });
    book.onWritten(() => {
      throw new Error('deaf');
    });
    const { id } = await book.add(draft(crypto.randomUUID()));
    const asked = await book.step(id, [{ ...because(), event: 'submit' }]);
    expect(await trailOf(id)).toEqual(copiesOf(asked));
  });
});

it('writes what a step changes in the ledger with the step, or neither', async () => {
  const book = createBook({ store, audit, logger: silent });
  const { id } = await book.add(draft(crypto.randomUUID()));
  const missing = { patch: [{ id: 'gone' as EntryId, fields: { status: 'settled' as const } }] };
  const step = book.step(id, [{ ...because(), event: 'submit' }], undefined, () => missing);
  await expect(step).rejects.toThrow();
  expect((await book.get(id)).state).toBe('draft');
});

const FIXED = instant(START);
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
      const book = createBook({ store, audit: { record: () => Promise.resolve() } as never, logger: silent });
      await store.table('adjustments').remove(IDS);
      for (const one of before) await book.add(draftedAt(FIXED, one));
      const loading = indexBook(book, ['applied'], ({ reference }) => (reference === '' ? null : reference));
      for (const one of meanwhile) await book.add(draftedAt(FIXED, one));
      const applied = await loading;
      const compare = async () => {
        const all = await book.inStates(['applied']);
        for (const key of REFERENCES) {
          expect(applied.has(key)).toBe(key !== '' && all.some(({ reference }) => reference === key));
        }
      };
      await compare();
      for (const one of after) {
        await book.add(draftedAt(FIXED, one));
        await compare();
      }
    }),
    { numRuns: 15 },
  );
});
