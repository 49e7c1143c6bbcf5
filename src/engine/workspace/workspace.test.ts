import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';
import { prepareVault } from '../vault/index.ts';
import { createWorkspace, type Opened, type WorkspaceParts } from './workspace.ts';

const clock: Clock = {
  now: () => instant(0),
  monotonic: () => 0,
  sleep: () => new Promise(() => undefined),
};
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const damaged = { code: 'workspace.damaged', sentence: 'It is damaged.' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A workspace over a real vault, whose opening is the test's to decide. */
async function begin(open: WorkspaceParts<Opened>['open']) {
  const vault = prepareVault({ folder, keys: { options: () => Promise.resolve([]) } });
  const phases: string[] = [];
  const workspace = createWorkspace<Opened>({
    paths: { workspace: folder, logs: folder, exports: folder },
    vault,
    clock,
    logger,
    openTarget: undefined,
    open,
    onChange: () => {
      const { phase } = workspace.status();
      if (phases.at(-1) !== phase) phases.push(phase);
    },
  });
  await workspace.start();
  if (vault.state === 'empty') await workspace.createVault('key file');
  return { workspace, vault, phases };
}

const opens = () => Promise.resolve({ close: () => Promise.resolve() });

describe('a workspace', () => {
  it('goes from nothing to open, and ends closed with its key forgotten', async () => {
    const { workspace, vault, phases } = await begin(opens);
    await workspace.stop();
    expect(phases).toEqual(['opening', 'empty', 'opening', 'open', 'closing']);
    expect(vault.isUnlocked).toBe(false);
    expect(workspace.opened).toBeNull();
  });

  it('tells what is done while it opens, and nothing after', async () => {
    const told: unknown[] = [];
    let look = () => {};
    const { workspace } = await begin((tell) => {
      tell({ sentence: 'Encrypting…', done: 1, total: 2 });
      look();
      return opens();
    });
    look = () => told.push(workspace.status().doing);
    await workspace.lock();
    await workspace.unlock('');
    expect(told).toEqual([{ sentence: 'Encrypting…', done: 1, total: 2 }]);
    expect(workspace.status()).toMatchObject({ phase: 'open', doing: null });
  });

  it.each([
    [new ProblemError(damaged), 'workspace.damaged'],
    [new ProblemError({ code: 'disk.full', sentence: 'Full.' }), 'disk.full'],
    [new Error('nobody foresaw this'), 'workspace.not-opened'],
  ])('that does not open says why (%s), and opens when it can', async (error, code) => {
    let opening = async (): Promise<Opened> => {
      throw error;
    };
    const { workspace } = await begin(() => opening());
    expect(workspace.status()).toMatchObject({ phase: 'damaged', problem: { code } });
    expect(workspace.status().waysOut).toContain('try again');
    opening = opens;
    expect(await workspace.tryAgain()).toMatchObject({ phase: 'open', problem: null, waysOut: [] });
  });

  it('is closed when what is open turns out to be damaged or lost, and stays for every other problem', async () => {
    let closed = 0;
    const { workspace, phases } = await begin(() =>
      Promise.resolve({
        close: () => {
          closed += 1;
          return Promise.resolve();
        },
      }),
    );
    workspace.met({ code: 'account.unknown', sentence: 'There is no such account.' });
    workspace.met(damaged);
    workspace.met(damaged);
    // In turn after what was met.
    await workspace.lock();
    expect(closed).toBe(1);
    expect(phases.slice(-5)).toEqual(['open', 'closing', 'damaged', 'closing', 'locked']);
  });

  it('that is asked to lock while it opens, opens first and closes then', async () => {
    const { promise, resolve } = Promise.withResolvers<Opened>();
    let isClosed = false;
    const beginning = begin(() => promise);
    const close = () => {
      isClosed = true;
      return Promise.resolve();
    };
    queueMicrotask(() => resolve({ close }));
    const { workspace } = await beginning;
    await workspace.lock();
    expect(isClosed).toBe(true);
    expect(workspace.status()).toMatchObject({ phase: 'locked', problem: null });
  });

  it('offers no other file where its surroundings are at fault, and takes none', async () => {
    const { workspace } = await begin(() =>
      Promise.reject(new ProblemError({ code: 'workspace.in-use', sentence: 'In use.' })),
    );
    writeFileSync(join(folder, 'backup.db'), '');
    await expect(workspace.beginAnew()).rejects.toThrow(/workspace\.not-now/);
    await expect(workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' })).rejects.toThrow(
      /workspace\.not-now/,
    );
  });
});
