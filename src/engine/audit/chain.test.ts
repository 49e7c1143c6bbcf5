import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../domain/audit.ts';
import { instant } from '../../domain/time.ts';
import { openStore, type Store } from '../store/index.ts';
import { createAudit, findBreak, passesThrough, readHead, type AuditNote } from './index.ts';

let folder: string;
let store: Store;
let number = 0;

const clock = { now: () => instant(1_795_000_000_000) };
const random = { id: () => `event-${String((number += 1)).padStart(4, '0')}` };
const note = (sentence: string, change: Partial<AuditNote> = {}): AuditNote => ({
  actor: 'Ada',
  action: 'a.b',
  subject: 'x',
  sentence,
  ...change,
});
const all = () => store.table('audit').find({ sort: [{ number: 'asc' }] });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chain-'));
  const logger = { info() {}, warn() {}, error() {} };
  store = await openStore({ folder, logger, now: clock.now, storage: { synchronous: 'OFF' } });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('the chain of the audit trail', () => {
  it('is one, in the order of asking, however many write at once, and names one happening once', async () => {
    const [one, other] = [createAudit({ store, clock, random }), createAudit({ store, clock, random })];
    const sentences = Array.from({ length: 450 }, (_, n) => `Number ${n}.`);
    await Promise.all(sentences.map((text, n) => (n % 2 === 0 ? one : other).record(note(text))));
    await Promise.all([1, 2, 3].map(() => one.record(note('Once.', { id: 'once' }))));
    await other.record(note('Once.', { id: 'once' }));
    const events = await all();
    expect(events.map((event) => event.number)).toEqual(events.map((_, index) => index + 1));
    expect(events.map((event) => event.sentence)).toEqual([...sentences, 'Once.']);
    expect(await findBreak(store)).toBeNull();
    expect(await findBreak(store, 10)).toBeNull();
  });

  it.each([
    ['was not made', false],
    ['was made, and only its answer is lost', true],
  ])('goes on without a gap after a write that %s', async (_how, isMade) => {
    const table = store.table('audit');
    let isFailing = false;
    const putMany: typeof table.putMany = async (events) => {
      if (isFailing && !isMade) throw new Error('The disk is full.');
      const written = await table.putMany(events);
      if (isFailing) throw new Error('Nobody knows.');
      return written;
    };
    const flaky = { ...store, table: () => ({ ...table, putMany }) } as unknown as Store;
    const audit = createAudit({ store: flaky, clock, random });
    await audit.record(note('First.'));
    isFailing = true;
    await expect(audit.record(note('Second.'))).rejects.toThrow();
    isFailing = false;
    await audit.record(note('Third.'));
    expect((await all()).map((event) => event.sentence)).toEqual(['First.', ...(isMade ? ['Second.'] : []), 'Third.']);
    expect(await findBreak(store)).toBeNull();
  });

  it('is broken by whatever is taken out, put in or changed, at any place', async () => {
    const audit = createAudit({ store, clock, random });
    for (let n = 0; n < 12; n += 1) await audit.record(note(`Number ${n}.`));
    const events = await all();
    const table = store.table('audit');
    const changes: readonly ((event: AuditEvent) => Promise<unknown>)[] = [
      (event) => table.remove([event.id]),
      (event) => table.put({ ...event, id: `${event.id}-again` }),
      (event) => table.put({ ...event, sentence: `${event.sentence} ` }),
      (event) => table.put({ ...event, actor: 'Bob' }),
      (event) => table.put({ ...event, at: instant(0) }),
      (event) => table.put({ ...event, number: event.number + 1 }),
      (event) => table.put({ ...event, previous: 'f'.repeat(64) }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(events.length - 2), fc.nat(changes.length - 1), async (place, which) => {
        await changes[which]!(events[place]!);
        expect(await findBreak(store)).not.toBeNull();
        const present = await table.find({});
        await table.remove(present.map(({ id }) => id));
        await table.putMany(events);
        expect(await findBreak(store)).toBeNull();
      }),
      { numRuns: Number(process.env['COUNTERFOIL_RUNS'] ?? 25) },
    );
  });

  it('passes through every head that it ever had, and through none of another trail', async () => {
    const audit = createAudit({ store, clock, random });
    const heads = [await readHead(store)];
    for (let n = 0; n < 4; n += 1) {
      await audit.record(note(`Number ${n}.`));
      heads.push(await readHead(store));
    }
    for (const head of heads) expect(await passesThrough(store, head)).toBe(true);
    const last = heads.at(-1)!;
    expect(await passesThrough(store, { ...last, hash: heads[1]!.hash })).toBe(false);
    await store.table('audit').remove([(await all()).at(-1)!.id]);
    expect(await passesThrough(store, last)).toBe(false);
    // A cut at the end is whole in itself: the vault's head tells it.
    expect(await findBreak(store)).toBeNull();
  });
});
