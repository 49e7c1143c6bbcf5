import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../src/domain/connection.ts';
import type { Operator } from '../../src/domain/operator.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Clock, FetchPort, Logger, SandboxConnection } from '../../src/engine/ports.ts';
import { systemClock } from '../../src/host/clock.ts';
import { ADA } from './actors.ts';
import { openComposition } from './composition.ts';
import { hastyClock } from './fast-clock.ts';
import { watchQueries } from './full-scans.ts';

/** A folder of its own, removed when the test ends. */
export function makeFolder(parent = tmpdir()): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(parent, 'counterfoil-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface DeskOptions {
  readonly folder: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly fetch?: FetchPort;
  /** How long one attempt may take. */
  readonly timeoutMilliseconds?: number;
  /** True: the disk is waited for, where something is killed. */
  readonly isDurable?: boolean;
  /** False: whole tables are read on purpose. */
  readonly isWatched?: boolean;
  /** Where results are saved; absent: the operator cancels. */
  readonly savePath?: string;
}

/** The parts of an engine that adjustments need, real ones, on a real store. Nothing is synced unless asked. */
export async function openDesk({
  folder,
  clock = hastyClock(),
  logger = silent,
  fetch: fetchPort = fetch,
  timeoutMilliseconds = 60_000,
  savePath,
  isDurable = false,
  isWatched = true,
}: DeskOptions) {
  const watch = watchQueries();
  const composition = await openComposition({
    folder,
    clock,
    logger,
    isDurable,
    trace: watch.trace,
    ports: {
      fetch: fetchPort,
      requestMilliseconds: timeoutMilliseconds,
      saveTarget: { choose: () => Promise.resolve(savePath ?? null) },
    },
  });
  // What opening makes of a new file is read whole, and there is nothing in it yet.
  watch.forget();
  const { services, store, vault, gateway, directory } = composition;
  const { sync, audit, settings, operators, policy, adjustments, bulk } = services;
  if ((await store.table('operators').count()) === 0) await store.table('operators').put(founder(clock.now()));
  await operators.start();

  return {
    store,
    sync,
    audit,
    settings,
    operators,
    policy,
    adjustments,
    bulk,
    clock,
    directory,
    /** Connects as the connections screen would, and syncs once. */
    async connect(given: SandboxConnection, change: Partial<Connection> = {}): Promise<Connection> {
      const id = change.id ?? `c-${given.providerId}`;
      const { origin } = new URL(change.baseUrl ?? given.baseUrl);
      await vault.set(id, given.secret, { providerId: given.providerId, origin });
      const connection = {
        id,
        providerId: given.providerId,
        label: given.label,
        baseUrl: given.baseUrl,
        settings: given.settings,
        accountIds: [...given.accountIds],
        state: 'active',
        stateReason: null,
        credentialRef: id,
        credentialSetAt: clock.now(),
        intervalMinutes: 60,
        price: given.price,
        writesProvenAt: null,
        provenSettings: {},
        identity: null,
        isSandbox: false,
        createdAt: clock.now(),
        ...change,
      } as Connection;
      await store.table('connections').put(connection);
      await sync.run(id);
      return connection;
    },
    /** Proves how the API writes, as the card's button does, on an account that no test uses. */
    async prove(connection: Connection, testAccountId: string): Promise<void> {
      const open = await gateway.open(connection.id);
      const reference = { externalId: testAccountId, unit: 'credits' };
      const proof = await open.provider.proveWrites?.(open.request(new AbortController().signal), reference);
      if (proof?.kind !== 'proven') throw new Error(`Not proven: ${JSON.stringify(proof)}`);
      const proven = { writesProvenAt: clock.now(), provenSettings: { ...proof.settings } };
      await store.table('connections').update(connection.id, (current) => ({ ...current, ...proven }));
      gateway.reset(connection.id);
      await sync.run(connection.id);
    },
    account: (connectionId: string) =>
      store.table('accounts').find({ selector: { connectionId }, sort: [{ externalId: 'asc' }] }),
    async close() {
      await bulk.stop();
      await adjustments.stop();
      await sync.stop();
      composition.close();
      const scans = isWatched ? watch.fullScans(join(folder, 'workspace.db')) : [];
      await store.close();
      // Whatever a test did: the next thousand of them must not make it slower.
      if (scans.length > 0) throw new Error(`Reads all rows of a large table:\n${scans.join('\n')}`);
    },
  };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** The operator of most tests: an admin, proved by the OS account. */
function founder(at: Instant): Operator {
  const since = { createdAt: at, updatedAt: at };
  return { ...ADA, state: 'active', signIn: 'os account', osAccount: 'ada', publicKey: null, ...since };
}

/** Waits until the condition holds, for what goes on in the background. @throws when it has not after the time. */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  isIt: (value: T) => boolean,
  milliseconds = 10_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (isIt(value)) return value;
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}: ${JSON.stringify(value, null, 1)}`);
    await systemClock.sleep(10);
  }
}

export type { Instant };
