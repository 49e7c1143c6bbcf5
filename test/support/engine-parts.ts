import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, EnginePorts, Logger, SandboxConnection } from '../../src/engine/ports.ts';
import { providers } from '../../src/engine/providers/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { openComposition } from './composition.ts';
import { idSource } from './ids.ts';
import { fastClock } from './fast-clock.ts';
import { ADA } from '../support/actors.ts';

const SPEED = 1000;

/** What the engine wrote to its log, as text. */
export class MemoryLog implements Logger {
  readonly lines: string[] = [];
  info = (event: string, data?: unknown) => this.#write('info', event, data);
  warn = (event: string, data?: unknown) => this.#write('warn', event, data);
  error = (event: string, data?: unknown) => this.#write('error', event, data);
  #write(level: string, event: string, data: unknown): void {
    const text = JSON.stringify(data, (_key, value: unknown) =>
      value instanceof Error ? { message: value.message, stack: value.stack, cause: String(value.cause) } : value,
    );
    this.lines.push(`${level} ${event} ${text ?? ''}`);
  }
}

export interface PartsOptions {
  readonly folder?: string;
  readonly clock?: Clock;
  readonly fetch?: EnginePorts['fetch'];
  readonly sandbox?: EnginePorts['sandbox'];
  /** Runs the store on a thread of its own, as the hosts do. */
  readonly storeWorker?: URL;
  /** True: the disk is waited for, where something is killed or measured. */
  readonly isDurable?: boolean;
  /** 32 bytes to encrypt the store with; without them it is in clear. */
  readonly key?: Uint8Array;
}

/** What syncs, in a folder of its own. */
export async function openParts(options: PartsOptions = {}) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'counterfoil-')));
  const clock = options.clock ?? fastClock(SPEED);
  const logger = new MemoryLog();
  const composition = await openComposition({
    ...options,
    folder,
    clock,
    logger,
    ports: {
      random: idSource(),
      requestMilliseconds: 20_000 * SPEED,
      ...(options.fetch && { fetch: options.fetch }),
      ...(options.sandbox && { sandbox: options.sandbox }),
    },
  });
  const { services, store, vault, gateway } = composition;
  const { sync, connections } = services;
  return {
    folder,
    store,
    vault,
    gateway,
    sync,
    connections,
    logger,
    close: async (keep = false) => {
      await sync.stop();
      composition.close();
      await store.close();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}
export type Parts = Awaited<ReturnType<typeof openParts>>;

/** Connects one sandbox API the way an operator does, paused, so that a test decides when it syncs. */
export async function connect(parts: Parts, one: SandboxConnection): Promise<string> {
  const manifest = providers.get(one.providerId)!.manifest;
  const card = await parts.connections.add(
    {
      providerId: one.providerId,
      form: {
        label: one.label,
        baseUrl: one.baseUrl,
        settings: { ...one.settings },
        accountIds: [...one.accountIds],
        intervalMinutes: manifest.limits.defaultIntervalMinutes,
        price: one.price,
      },
      secret: { ...one.secret },
    },
    ADA,
  );
  return card.id;
}

/** Connects the first key of an API and syncs it. @returns the connection's id. */
export async function connectAndSync(parts: Parts, sandbox: Sandbox, api: string): Promise<string> {
  const id = await connect(
    parts,
    sandbox.connections.find(({ providerId }) => providerId === api)!,
  );
  await parts.sync.run(id);
  return id;
}
