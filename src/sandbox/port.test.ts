import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandboxPort, type HostedSandbox } from './port.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
let folder: string;
let port: HostedSandbox;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-port-'));
  port = createSandboxPort({
    stateFile: join(folder, 'world.json'),
    workerUrl: WORKER,
    entriesPerAccount: 5,
    atomchatUsers: 2,
  });
});
afterEach(async () => {
  await port.stop();
  rmSync(folder, { recursive: true });
});

it('serves on a thread of its own, once however often it is started', async () => {
  const connections = await port.start();
  expect(connections).toHaveLength(5);
  const again = await port.start();
  expect(again.map(({ baseUrl }) => baseUrl)).toEqual(connections.map(({ baseUrl }) => baseUrl));
  expect((await fetch(`${port.controlUrl}/`)).status).toBe(200);
});

it('gives everybody the same sandbox when started twice at the same time', async () => {
  const [one, two] = await Promise.all([port.start(), port.start()]);
  expect(two.map(({ baseUrl }) => baseUrl)).toEqual(one.map(({ baseUrl }) => baseUrl));
});

it('goes on where it was after a stop', async () => {
  const before = await port.start();
  const stopped = port.stop();
  const [after] = await Promise.all([port.start(), stopped]);
  expect(after.map(({ baseUrl }) => baseUrl)).toEqual(before.map(({ baseUrl }) => baseUrl));
});

it('says why it could not start, and can be tried again', async () => {
  const broken = join(folder, 'broken.mjs');
  writeFileSync(broken, 'throw new Error("no world today")');
  const failing = createSandboxPort({ stateFile: join(folder, 'other.json'), workerUrl: pathToFileURL(broken) });
  await expect(failing.start()).rejects.toMatchObject({
    problem: { code: 'sandbox.not-started', detail: 'no world today' },
  });
  await expect(failing.start()).rejects.toMatchObject({ problem: { code: 'sandbox.not-started' } });
});
