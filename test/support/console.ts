import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { callEngine, createEngine, openSession, type EnginePorts } from '../../src/engine/index.ts';
import type { Clock, Logger, SandboxConnection } from '../../src/engine/ports.ts';
import { foldedPorts } from './composition.ts';
import { silent } from './desk.ts';
import { STORE_WORKER } from '../../src/engine/store/openers.ts';
import { patientClock } from './fast-clock.ts';

export interface ConsoleOptions {
  readonly folder: string;
  readonly connections?: () => readonly SandboxConnection[];
  /** Absent: the pauses between requests are short. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Where exports go; `null`: the operator cancels the dialog. */
  readonly exportPath?: () => string | null;
  readonly fetch?: EnginePorts['fetch'];
  /** Its store has a thread of its own, as hosts start it, and as two consoles in one process need. Else it starts in a tenth of the time. */
  readonly isThreaded?: boolean;
  /** The OS user that runs it. */
  readonly operator?: string;
  /** Begins a workspace that has no vault, under a key file; `false` leaves it as a first run finds it. */
  readonly isBegun?: boolean;
}

/** A whole engine, started as a host starts it, with what the renderer may call. */
export async function openConsole(options: ConsoleOptions) {
  const { folder, logger = silent, isBegun = true } = options;
  const notified: string[] = [];
  const engine = await createEngine({
    ...foldedPorts(folder, { logger }),
    clock: options.clock ?? patientClock(),
    ...(options.fetch && { fetch: options.fetch }),
    paths: { workspace: join(folder, 'workspace'), logs: join(folder, 'logs'), exports: folder },
    saveTarget: {
      choose: ({ fileName }) => Promise.resolve(options.exportPath ? options.exportPath() : join(folder, fileName)),
    },
    notifier: { notify: ({ body }) => void notified.push(body), setWaiting: () => undefined },
    ...(options.isThreaded && { storeWorker: STORE_WORKER }),
    host: { kind: 'web', version: '0.0.0', platform: 'test', operator: options.operator ?? 'Ada' },
    sandbox: {
      start: () => Promise.resolve(options.connections?.() ?? []),
      stop: () => Promise.resolve(),
    },
  });
  await engine.start();
  const call = callEngine(engine, openSession('page'));
  if (isBegun && (await call.workspace.status({})).phase === 'empty')
    await call.vault.create({ protection: 'key file' });
  return { engine, call, notified, files: () => readdirSync(folder) };
}
export type OpenConsole = Awaited<ReturnType<typeof openConsole>>;
