import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { openConsole, type ConsoleOptions, type OpenConsole } from '../support/console.ts';
import { makeFolder, until } from '../support/desk.ts';
import { isWrite } from '../support/writing.ts';

let folder: ReturnType<typeof makeFolder>;
let sandbox: Sandbox;
let running: OpenConsole | null = null;

beforeEach(async () => {
  folder = makeFolder();
  sandbox = await startSandbox({ seed: 5, entriesPerAccount: 30, atomchatUsers: 2, debitsPerMinute: 0 });
});
afterEach(async () => {
  await stop();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

async function start(more: Partial<ConsoleOptions> = {}) {
  await stop();
  running = await openConsole({
    ...more,
    folder: folder.path,
    connections: () => sandbox.connections,
    exportPath: () => join(folder.path, 'backup.db'),
  });
  return running.call;
}
type Call = Awaited<ReturnType<typeof start>>;

async function stop(): Promise<void> {
  await running?.engine.stop();
  running = null;
}

const workspace = () => join(folder.path, 'workspace');
const versionOf = (n: number) => join(folder.path, `version-${n}`);
const statusOf = async (call: Call) => {
  const { phase, problem } = await call.workspace.status({});
  return problem === null ? phase : problem.code;
};

/** Closes it, and keeps a copy of what is on disk then. */
async function keepVersion(n: number): Promise<void> {
  await stop();
  keepAsKilled(n);
}

/** Keeps a copy of what is on disk now, which is what a kill would leave. */
function keepAsKilled(n: number): void {
  rmSync(versionOf(n), { recursive: true, force: true });
  cpSync(workspace(), versionOf(n), { recursive: true });
}

/** Puts the folder together from one version, with some files of others. */
function compose(base: number, files: Readonly<Record<string, number>>): void {
  rmSync(workspace(), { recursive: true });
  cpSync(versionOf(base), workspace(), { recursive: true });
  for (const [name, version] of Object.entries(files)) cpSync(join(versionOf(version), name), join(workspace(), name));
}

/** Connects every sandbox API as an operator would, with its real key. */
async function connectAll(call: Call): Promise<void> {
  for (const one of sandbox.connections)
    await call.connections.add({
      providerId: one.providerId,
      form: {
        label: one.label,
        baseUrl: one.baseUrl,
        settings: { ...one.settings },
        accountIds: [...one.accountIds],
        intervalMinutes: 60,
        price: null,
      },
      secret: { ...one.secret },
    });
  await until(
    'all is in sync',
    () => call.sync.status({}),
    ({ connections }) => connections.every(({ health }) => health.state === 'in sync'),
    60_000,
  );
}

describe('a thief of the folder without its key', () => {
  it('finds no name, e-mail, id, amount and instant in it', async () => {
    const call = await start();
    await call.vault.protect({ protection: 'passphrase', passphrase: 'four words that hold' });
    await connectAll(call);
    const texts = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value === 'string' && value.length >= 6) texts.add(value);
      if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one);
    };
    const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 100 });
    const page = await call.ledger.page({ filter: {}, sort: 'at', direction: 'descending', limit: 200 });
    const { rows: events } = await call.activity.audit({ limit: 100 });
    collect([rows, page, events, await call.connections.list({}), await call.operators.list({})]);
    expect(texts.size).toBeGreaterThan(200);
    for (const isClosed of [false, true]) {
      if (isClosed) await stop();
      const files = readdirSync(workspace()).map((name) => readFileSync(join(workspace(), name)));
      const found = [...texts].filter((text) => files.some((bytes) => bytes.includes(text)));
      // How it is protected is told by the vault itself.
      expect(found.filter((text) => text !== 'passphrase')).toEqual([]);
    }
  });
});

describe('a workspace that was put back', () => {
  it('is opened as it is where a person says so, which is written down, and told no more', async () => {
    const call = await start();
    await call.settings.set({ allowedMovePercent: 1 });
    await keepVersion(0);
    const later = await start();
    await later.settings.set({ allowedMovePercent: 2 });
    const { id } = await later.operators.add({
      name: 'Grace',
      role: 'support',
      signIn: { kind: 'passphrase', passphrase: 'four words that hold' },
    });
    await keepVersion(1);
    compose(1, { 'workspace.db': 0 });
    const old = await start();
    expect(await old.workspace.status({})).toMatchObject({
      phase: 'damaged',
      problem: {
        code: 'workspace.put-back',
        sentence: expect.stringMatching(/put back to \d{4}-\d\d-\d\d \d\d:\d\d UTC/),
      },
      waysOut: ['restore', 'open as it is', 'begin anew', 'try again'],
    });
    await expect(old.workspace.openAsItIs({ confirm: 'yes' as never })).rejects.toThrow();
    expect((await old.workspace.openAsItIs({ confirm: 'open as it is' })).phase).toBe('open');
    // Who may do what is as it was last.
    expect((await old.operators.list({})).map((one) => one.id)).toContain(id);
    expect((await old.settings.get({})).allowedMovePercent).toBe(2);
    const { rows } = await old.activity.audit({ limit: 50 });
    expect(rows.find(({ action }) => action === 'workspace.opened-as-it-is')).toMatchObject({
      actor: '',
      sentence: expect.stringContaining('was put back to'),
    });
    expect(await statusOf(await start())).toBe('open');
  });

  it('is told though it was killed right after a write left, and put back to right before: it would send once more', async () => {
    const API = 'gitread';
    let hasLeft = false;
    let isSending = false;
    const call = await start({
      fetch: (url, init) => {
        if (isSending && !hasLeft) {
          hasLeft = isWrite(url, init);
          // Version 0 is of the last reading before the write, when it was still queued.
          keepAsKilled(hasLeft ? 1 : 0);
        }
        return fetch(url, init);
      },
    });
    await connectAll(call);
    const { id: externalId, total } = sandbox.truth.account(API);
    const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending' });
    isSending = true;
    const sent = await call.adjustments.send({
      accountId: rows.find((row) => row.externalId === externalId)!.id,
      kind: 'refund',
      amount: '10',
      reason: 'Failed generation',
      note: '',
      reference: '',
      requestId: crypto.randomUUID(),
      approvedBefore: total,
      approvedAfter: String(Number(total) + 10),
    });
    await until(
      'it was sent',
      () => call.adjustments.get({ id: sent.id }),
      ({ state }) => state === 'applied' || state === 'confirmed',
      60_000,
    );
    await stop();
    compose(1, {});
    expect(await statusOf(await start())).toBe('open');
    await stop();
    rmSync(join(folder.path, 'logs'), { recursive: true });
    compose(1, { 'workspace.db': 0, 'workspace.db-wal': 0, 'workspace.db-shm': 0 });
    expect(await statusOf(await start())).toBe('workspace.put-back');
  });

  it('sends nothing that waits in it before a person approves it again: it may have been sent since', async () => {
    const API = 'gitread';
    const call = await start();
    await connectAll(call);
    const { id: externalId, total } = sandbox.truth.account(API);
    const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending' });
    const accountId = rows.find((row) => row.externalId === externalId)!.id;
    const after = String(Number(total) + 10);
    const isAway = sandbox.inject({ kind: 'reset before', api: API, times: null });
    const request = {
      accountId,
      kind: 'refund',
      amount: '10',
      reason: 'Failed generation',
      note: '',
      reference: '',
    } as const;
    const sent = await call.adjustments.send({
      ...request,
      requestId: crypto.randomUUID(),
      approvedBefore: total,
      approvedAfter: after,
    });
    expect(sent.state).toBe('queued');
    await keepVersion(0);
    sandbox.clearFaults(isAway);
    const later = await start();
    await until(
      'it was sent',
      () => later.adjustments.get({ id: sent.id }),
      ({ state }) => state === 'applied' || state === 'confirmed',
      60_000,
    );
    await keepVersion(1);
    compose(1, { 'workspace.db': 0 });
    const old = await start();
    expect((await old.workspace.openAsItIs({ confirm: 'open as it is' })).phase).toBe('open');
    await old.sync.start({});
    expect(await old.adjustments.get({ id: sent.id })).toMatchObject({
      state: 'awaiting approval',
      steps: expect.arrayContaining([
        expect.objectContaining({
          event: 'needs approval',
          sentence: expect.stringContaining('may have been sent already'),
        }),
      ]),
    });
    expect(sandbox.truth.account(API).total).toBe(after);
    expect(sandbox.truth.writes(API)).toHaveLength(1);
  });
});
