import { chromium as launcher } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { testEnvironment, type RunningConsole } from '../../test/e2e/hosts/running-console.ts';
import { startWebHost } from '../../test/e2e/hosts/web-host.ts';
import type { Take } from './camera.ts';

/** A console of its own, as anybody can start it on loopback, and its camera. */
interface OneConsole {
  readonly running: RunningConsole;
  readonly take: Take;
}

export interface Stage extends OneConsole {
  readonly home: string;
  /** APIs that can be broken. */
  readonly sandbox: Sandbox;
  /** Starts another console, on a home of its own. */
  readonly other: () => Promise<OneConsole>;
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
  const sandbox = await startSandbox({ seed: 7, entriesPerAccount: 60, atomchatUsers: 5, debitsPerMinute: 0 });
  const stage = new AsyncDisposableStack();
  stage.defer(() => sandbox.stop());
  const browser = await launcher.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  stage.defer(() => browser.close());
  const start = async () => {
    const home = mkdtempSync(join(tmpdir(), 'counterfoil-screens-'));
    stage.defer(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
    const options = { home, args: [], env: testEnvironment(home), onPage: () => undefined };
    const running = await startWebHost(options, browser);
    stage.defer(() => running.close());
    return { running, home, take: takeFrom(running) };
  };
  try {
    await scene.play({ ...(await start()), sandbox, other: start });
  } finally {
    await stage.disposeAsync();
  }
}
