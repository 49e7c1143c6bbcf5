import { expect } from '@playwright/test';
import type { SandboxConnection } from '../../src/engine/ports.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import type { RunningConsole } from './hosts/running-console.ts';
import { connections } from './pages/connections.ts';
import { firstRun } from './pages/first-run.ts';
import { navigation } from './pages/navigation.ts';
import { operators } from './pages/operators.ts';
import { openShell } from './pages/shell.ts';
import { syncPill } from './pages/sync-pill.ts';

export const PASSPHRASE = 'correct horse battery staple';
/** By which operators beside the first sign in. */
export const WORDS = 'four words that fit';

/** What is needed to connect one of the sandbox's APIs. */
export function connectionOf(sandbox: Sandbox, providerId: string): SandboxConnection {
  const found = sandbox.connections.find((one) => one.providerId === providerId);
  if (!found) throw new Error(`The sandbox has no ${providerId}.`);
  return found;
}

/** From an empty workspace to these APIs connected and synced, by the screens alone. */
export async function connectAll(running: RunningConsole, sandbox: Sandbox, ...providerIds: string[]): Promise<void> {
  const { page } = running;
  await openShell(running).ready();
  await firstRun(page).begin(PASSPHRASE);
  await firstRun(page).connectProvider();
  const form = connections(page);
  for (const [index, providerId] of providerIds.entries()) {
    if (index === 0) await form.pick(providerId);
    else await form.startAdding(providerId);
    const connection = connectionOf(sandbox, providerId);
    await form.enter(connection);
    await form.test();
    await form.seesTestWork();
    await form.save();
    await form.sees(connection.label, 'in sync');
  }
  await syncPill(page).becomes('in sync');
  expect(await navigation(page).names()).toHaveLength(11);
}

/** A second console, begun by its admin, where Bea of finance then works. */
export async function seatBea(second: RunningConsole): Promise<void> {
  const { page } = second;
  await openShell(second).ready();
  await firstRun(page).begin(PASSPHRASE);
  await navigation(page).goTo('Settings');
  await operators(page).add('Bea', 'finance', WORDS);
  await operators(page).signInInstead('Bea', WORDS);
}
