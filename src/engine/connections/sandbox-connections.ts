import type { Connection } from '../../domain/connection.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { EnginePorts, SandboxConnection } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Sync } from '../sync/sync.ts';
import type { ConnectionGateway, ProviderSource } from './create-gateway.ts';
import { newConnection } from './new-connection.ts';

interface SandboxParts {
  readonly store: Store;
  readonly gateway: ConnectionGateway;
  readonly sync: Sync;
  readonly registry: ProviderSource;
  readonly ports: Pick<EnginePorts, 'clock' | 'sandbox'>;
}

/** New entries arrive while one watches, so it is looked at often. */
const INTERVAL_MINUTES = 1;

/**
 * Starts the sandbox and connects its APIs. Connections of an earlier start keep their data and what an operator changed,
 * and get the new address and credential.
 */
export async function connectSandbox(parts: SandboxParts): Promise<readonly Connection[]> {
  const { ports, store, gateway, sync, registry } = parts;
  if (ports.sandbox === undefined)
    throw new ProblemError({ code: 'sandbox.absent', sentence: 'This console was built without a sandbox.' });
  const offered = (await ports.sandbox.start()).filter(({ providerId }) => registry.get(providerId) !== undefined);
  const table = store.table('connections');
  const connected: Connection[] = [];
  const seen = new Map<string, number>();
  for (const one of offered) {
    const number = (seen.get(one.providerId) ?? 0) + 1;
    seen.set(one.providerId, number);
    const id = `sandbox-${one.providerId}-${number}` as ConnectionId;
    const before = await table.get(id);
    const connection = before === undefined ? connectionOf(parts, id, one) : readdressed(before, one);
    gateway.secrets.sandbox.set(connection.credentialRef, one.secret);
    await table.put(connection);
    gateway.reset(id);
    sync.connectionChanged(id);
    connected.push(connection);
  }
  return connected;
}

function connectionOf({ ports }: SandboxParts, id: ConnectionId, one: SandboxConnection): Connection {
  const { label, baseUrl, price } = one;
  const form = { label, baseUrl, price, settings: { ...one.settings }, accountIds: [...one.accountIds] };
  const { origin } = new URL(baseUrl);
  const made = newConnection(
    id,
    one.providerId,
    { ...form, origin, intervalMinutes: INTERVAL_MINUTES },
    ports.clock.now(),
  );
  return { ...made, isSandbox: true };
}

function readdressed(before: Connection, one: SandboxConnection): Connection {
  return { ...before, baseUrl: one.baseUrl };
}
