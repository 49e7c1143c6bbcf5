import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemError } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import { createAudit } from '../audit/index.ts';
import { openStore } from '../store/index.ts';
import { createVault } from '../vault/index.ts';
import { openingsElsewhere } from './elsewhere.ts';
import { compareWithVault, countOpening, keepWitness, noteVault, seeWitness } from './witness.ts';

const NOW = instant(1_795_000_000_000);
const logger = { info() {}, warn() {}, error() {} };

let home: string;
let number = 0;
const folder = () => join(home, 'workspace');
const versionOf = (n: number) => join(home, `version-${n}`);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'witness-'));
});
afterEach(() => rmSync(home, { recursive: true }));

async function openBoth() {
  const vault = await createVault({ folder: folder(), keys: { options: () => Promise.resolve([]) } });
  if (vault.state === 'empty') await vault.create('key file');
  const key = await vault.deriveKey('store');
  const store = await openStore({ folder: folder(), key, logger, now: () => NOW, storage: { synchronous: 'OFF' } });
  const elsewhere = openingsElsewhere({ logs: join(home, 'logs') }, vault);
  const random = { id: () => `id-${(number += 1)}` };
  const audit = createAudit({ store, clock: { now: () => NOW }, random });
  return { vault, store, elsewhere, audit };
}
type Both = Awaited<ReturnType<typeof openBoth>>;

const compare = ({ store, vault, elsewhere }: Both) =>
  compareWithVault(store, vault, elsewhere).then(
    () => 'as remembered',
    (thrown: ProblemError) => thrown.problem.code,
  );

const record = ({ audit }: Both) =>
  audit.record({ actor: 'Ada', action: 'a.b', subject: 'x', sentence: 'Something was done.' });

/** What an opening writes to both, in its order. */
const STEPS: readonly ((both: Both, openings: number) => Promise<unknown>)[] = [
  record,
  async ({ vault, store }, openings) => keepWitness(vault, await seeWitness(store, openings)),
  ({ vault, store }, openings) => noteVault(store, vault, openings),
  ({ vault }) => vault.set('credential', { key: String(number) }),
  record,
  ({ vault, store }, openings) => noteVault(store, vault, openings),
  ({ store }) => store.table('settings').put({ id: 'policy', value: String(number) }),
  async ({ vault, store }, openings) => keepWitness(vault, await seeWitness(store, openings)),
];

/** Opens it and goes so far, then ends without any farewell. */
async function goUpTo(steps: number): Promise<string> {
  const both = await openBoth();
  const told = await compare(both);
  const openings = await countOpening(both.store, both.vault, both.elsewhere);
  for (const step of STEPS.slice(0, steps)) await step(both, openings);
  await both.store.close();
  return told;
}

describe('vault and store', () => {
  it('are as they remember each other, wherever the last process ended', async () => {
    for (let steps = 0; steps <= STEPS.length; steps += 1)
      expect([steps, await goUpTo(steps)]).toEqual([steps, 'as remembered']);
    expect(await goUpTo(0)).toBe('as remembered');
  });

  it('tell of each other’s older copies, alone, together and of one time', async () => {
    const VERSIONS = 4;
    for (let n = 0; n < VERSIONS; n += 1) {
      await goUpTo(STEPS.length - (n % 2));
      cpSync(folder(), versionOf(n), { recursive: true });
    }
    for (let vault = 0; vault < VERSIONS; vault += 1)
      for (let store = 0; store < VERSIONS; store += 1) {
        cpSync(join(versionOf(vault), 'vault.json'), join(folder(), 'vault.json'));
        cpSync(join(versionOf(store), 'workspace.db'), join(folder(), 'workspace.db'));
        const both = await openBoth();
        const told = await compare(both);
        await both.store.close();
        const isNewest = Math.min(vault, store) === VERSIONS - 1;
        const expected = isNewest
          ? 'as remembered'
          : store < vault
            ? 'workspace.put-back'
            : expect.stringContaining('put-back');
        expect([vault, store, told]).toEqual([vault, store, expected]);
      }
  });

  it('tell of rows that are missing, and of none that went with a connection', async () => {
    const both = await openBoth();
    const { store, vault, elsewhere } = both;
    const adjustment = (n: number, connectionId: string) =>
      ({ id: `adjustment-${n}`, connectionId, state: 'draft' }) as never;
    await store.table('adjustments').putMany([adjustment(1, 'a'), adjustment(2, 'a'), adjustment(3, 'b')]);
    await countOpening(store, vault, elsewhere);
    await store.table('adjustments').remove(['adjustment-1']);
    expect(await compare(both)).toBe('workspace.shorter');
    await both.audit.record({
      actor: 'Ada',
      action: 'connection.removing',
      subject: 'a',
      sentence: 'Started to remove “A”.',
    });
    expect(await compare(both)).toBe('as remembered');
    await store.close();
  });
});
