import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { testEnvironment, type RunningConsole } from '../../test/e2e/hosts/running-console.ts';
import { startWebHost } from '../../test/e2e/hosts/web-host.ts';
import type { Take } from './camera.ts';

/** A console of its own, as anybody can start it on loopback. */
export interface Stage {
  readonly running: RunningConsole;
  readonly home: string;
  /** APIs that can be broken. */
  readonly sandbox: Sandbox;
  readonly take: Take;
}

/** A story that passes what is worth seeing, and stops at each. */
export interface Scene {
  readonly name: string;
  /** Pictures of it that are kept in the repository; the others are for whoever looks. */
  readonly kept: readonly string[];
  readonly play: (stage: Stage) => Promise<void>;
}

/** @param takeFrom makes the camera of a console. */
export async function playOnStage(
  scene: Scene,
  chromium: string,
  takeFrom: (running: RunningConsole) => Take,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'counterfoil-screens-'));
  const sandbox = await startSandbox({ seed: 7, entriesPerAccount: 60, atomchatUsers: 5, debitsPerMinute: 0 });
  try {
    const start = { home, args: [], env: testEnvironment(home), onPage: () => undefined };
    const running = await startWebHost(start, chromium);
    try {
      await scene.play({ running, home, sandbox, take: takeFrom(running) });
    } finally {
      await running.close();
    }
  } finally {
    await sandbox.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
