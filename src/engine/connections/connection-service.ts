import type { z } from 'zod';
import type {
  connections as contract,
  ConnectionCard,
  ProviderCard,
  RemovalPreview,
  TestReport,
} from '../../contract/connections.ts';
import { BEING_REMOVED, type Connection } from '../../domain/connection.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Audit } from '../audit/index.ts';
import { requireRight } from '../operators/index.ts';
import type { EnginePorts } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import type { Sync } from '../sync/sync.ts';
import type { Vault } from '../vault/vault.ts';
import { connectionCard, providerCard } from './cards.ts';
import { checkForm, checkSecret, chooseSecret, type CheckedForm } from './check-form.ts';
import { commandEvidence, commandsOf, createShownCommands } from './commands.ts';
import type { ConnectionGateway, ProviderSource } from './create-gateway.ts';
import type { SecretFields } from './credential-access.ts';
import { keepsProof, newConnection } from './new-connection.ts';
import { proveWrites } from './prove-writes.ts';
import { previewRemoval, removeOwned } from './removal.ts';
import { connectSandbox } from './sandbox-connections.ts';
import { testConnection } from './test-connection.ts';

type Input<Name extends keyof typeof contract> = z.output<NonNullable<(typeof contract)[Name]['~orpc']['inputSchema']>>;

/** Connections as the operator handles them. It can take a secret in, test it and remove it; it cannot give one out. */
export interface ConnectionService {
  providers(): Promise<ProviderCard[]>;
  list(): Promise<ConnectionCard[]>;
  get(id: string): Promise<ConnectionCard>;
  /** Asks the API, and shows in full what command was run for it. */
  test(input: Input<'test'>, actor: Actor, signal?: AbortSignal): Promise<TestReport>;
  add(input: Input<'add'>, actor: Actor): Promise<ConnectionCard>;
  edit(input: Input<'edit'>, actor: Actor): Promise<ConnectionCard>;
  rotateSecret(input: Input<'rotateSecret'>, actor: Actor): Promise<ConnectionCard>;
  pause(id: string, actor: Actor): Promise<ConnectionCard>;
  resume(id: string, actor: Actor): Promise<ConnectionCard>;
  proveWrites(input: Input<'proveWrites'>, actor: Actor): ReturnType<typeof proveWrites>;
  removalPreview(id: string): Promise<RemovalPreview>;
  remove(input: Input<'remove'>, actor: Actor): Promise<void>;
  trySandbox(actor: Actor): Promise<ConnectionCard[]>;
  /** Starts the sandbox and adds its connections, or gives those that are there their new address. */
  connectSandbox(): Promise<ConnectionCard[]>;
  /** The same, where a sandbox was connected before; otherwise nothing. */
  resumeSandbox(): Promise<void>;
}

interface ConnectionServiceParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly gateway: ConnectionGateway;
  readonly sync: Sync;
  readonly registry: ProviderSource;
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'logger' | 'sandbox'>;
  readonly audit: Audit;
  /** Resolves once the vault knows of everything that is on disk; awaited before a write leaves. */
  readonly catchUp: () => Promise<void>;
}

/** What is changed of a connection, and what the audit trail keeps of it. */
interface ConnectionChange {
  readonly action: string;
  readonly patch: (current: Connection) => Partial<Connection>;
  readonly sentence: string;
  readonly evidence?: unknown;
}

export function createConnectionService(parts: ConnectionServiceParts): ConnectionService {
  const { store, vault, gateway, sync, registry, ports, audit, catchUp } = parts;
  const { clock, random } = ports;
  const table = store.table('connections');
  const shown = createShownCommands();

  const cardOf = (connection: Connection) =>
    connectionCard({ store, gateway, sync }, connection, registry.get(connection.providerId)?.manifest);

  async function find(id: string): Promise<Connection> {
    const connection = await table.get(id);
    if (connection !== undefined) return connection;
    throw new ProblemError({ code: 'connection.unknown', sentence: 'This connection no longer exists.' });
  }

  function providerOf(id: string): Provider {
    const provider = registry.get(id);
    if (provider !== undefined) return provider;
    throw new ProblemError({ code: 'provider.unknown', sentence: `This version has no provider “${id}”.` });
  }

  async function note(
    actor: Actor,
    connection: Connection,
    { action, sentence, evidence }: Omit<ConnectionChange, 'patch'>,
  ): Promise<void> {
    await audit.record({
      actor: actor.name,
      action,
      subject: connection.id,
      connectionId: connection.id,
      sentence,
      evidence,
    });
  }

  async function change(
    actor: Actor,
    id: string,
    { action, patch, sentence, evidence }: ConnectionChange,
  ): Promise<ConnectionCard> {
    const connection = await table.update(id, (current) => ({ ...current, ...patch(current) }));
    gateway.reset(id);
    sync.connectionChanged(id);
    await note(actor, connection, { action, sentence, evidence });
    return cardOf(connection);
  }

  const secretFor = (connection: Connection, form: CheckedForm, entered: SecretFields) =>
    chooseSecret(
      connection,
      { form, secret: entered },
      providerOf(connection.providerId).manifest,
      gateway.secrets.of(connection),
    );
  const draftOf = (providerId: string, form: CheckedForm) =>
    newConnection(random.id() as ConnectionId, providerId, form, clock.now());

  const service: ConnectionService = {
    providers: async () =>
      [...registry.values()].map(providerCard).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    list: async () => Promise.all((await table.find({ sort: [{ label: 'asc' }] })).map(cardOf)),
    get: async (id) => cardOf(await find(id)),

    async test({ id, providerId, form, secret }, actor, signal = new AbortController().signal) {
      const { manifest } = providerOf(providerId);
      const checked = checkForm(form, manifest);
      const saved = id === undefined ? undefined : await find(id);
      const fields = saved === undefined ? checkSecret(secret, manifest) : await secretFor(saved, checked, secret);
      const draft = {
        ...draftOf(providerId, checked),
        ...(saved && { credentialRef: saved.credentialRef, isSandbox: saved.isSandbox }),
      };
      const commands = commandsOf(fields, manifest);
      const told = (isWorking: boolean | null, problem: string | null) => {
        const how = isWorking === null ? 'it was cancelled' : isWorking ? 'it works' : 'it does not work';
        return note(actor, saved ?? draft, {
          action: 'connection.tested',
          sentence: `Tested “${checked.label}” at ${checked.origin}: ${how}.`,
          evidence: {
            isSaved: saved !== undefined,
            providerId,
            isWorking,
            problem,
            commands: commandEvidence(commands),
          },
        });
      };
      try {
        const report = await testConnection(gateway.openDraft(draft, fields), checked.origin, signal);
        shown.note(actor, commands);
        await told(report.isWorking, report.problem?.code ?? null);
        return { ...report, commands };
      } catch (error) {
        await told(signal.aborted ? null : false, null);
        throw error;
      }
    },

    async add({ providerId, form, secret }, actor) {
      requireRight(actor, 'keep connections');
      const { manifest } = providerOf(providerId);
      const connection = draftOf(providerId, checkForm(form, manifest));
      const fields = checkSecret(secret, manifest);
      shown.require(actor, commandsOf(fields, manifest));
      // The secret first: a connection without one would fail, a secret without a connection is only litter.
      await gateway.secrets.of(connection).write(gateway.latestOf(fields));
      await table.put(connection);
      await note(actor, connection, {
        action: 'connection.added',
        sentence: `Connected ${manifest.name} as “${connection.label}” at ${connection.baseUrl}.`,
        evidence: { commands: commandEvidence(commandsOf(fields, manifest)) },
      });
      sync.connectionChanged(connection.id);
      return cardOf(connection);
    },

    async edit({ id, form, secret = {} }, actor) {
      requireRight(actor, 'keep connections');
      const before = await find(id);
      const { manifest } = providerOf(before.providerId);
      const checked = checkForm(form, manifest);
      const commands = commandsOf(secret, manifest);
      shown.require(actor, commands);
      const isOtherOrigin = new URL(before.baseUrl).origin !== checked.origin;
      const isNewSecret = isOtherOrigin || Object.values(secret).some((value) => value.trim() !== '');
      if (isNewSecret)
        await gateway.secrets
          .of({ ...before, baseUrl: checked.baseUrl })
          .write(gateway.latestOf(await secretFor(before, checked, secret)));
      const { label, baseUrl, settings, accountIds, intervalMinutes, price } = checked;
      return change(actor, id, {
        action: 'connection.edited',
        patch: (current) => ({
          label,
          baseUrl,
          settings,
          accountIds,
          intervalMinutes,
          price,
          ...(isNewSecret ? { credentialSetAt: clock.now() } : {}),
          ...(keepsProof(current, checked) ? {} : { writesProvenAt: null, provenSettings: {} }),
        }),
        sentence: `Edited “${before.label}”${isNewSecret ? ' and replaced its credential' : ''}.`,
        evidence: { commands: commandEvidence(commands) },
      });
    },

    async rotateSecret({ id, secret }, actor) {
      requireRight(actor, 'keep connections');
      const before = await find(id);
      const { manifest } = providerOf(before.providerId);
      const fields = checkSecret(secret, manifest);
      const commands = commandsOf(fields, manifest);
      shown.require(actor, commands);
      await gateway.secrets.of(before).write(gateway.latestOf(fields));
      return change(actor, id, {
        action: 'connection.secret-replaced',
        patch: (current) => ({
          credentialSetAt: clock.now(),
          // Whose the new key is, the next sync checks against the holder that is known.
          ...(current.state === 'quarantined' ? { state: 'active', stateReason: null } : {}),
        }),
        sentence: `Replaced the credential of “${before.label}”.`,
        evidence: { commands: commandEvidence(commands) },
      });
    },

    async pause(id, actor) {
      requireRight(actor, 'keep connections');
      const before = await find(id);
      if (before.state === 'paused') return cardOf(before);
      const card = await change(actor, id, {
        action: 'connection.paused',
        patch: () => ({ state: 'paused', stateReason: null }),
        sentence: `Paused “${before.label}”.`,
      });
      await sync.cancel(id);
      return card;
    },

    async resume(id, actor) {
      requireRight(actor, 'keep connections');
      const before = await find(id);
      const isAccepting = before.state === 'quarantined';
      return change(actor, id, {
        action: isAccepting ? 'connection.holder-accepted' : 'connection.resumed',
        patch: () => ({ state: 'active', stateReason: null, ...(isAccepting ? { identity: null } : {}) }),
        sentence: isAccepting ? `Accepted the new holder of “${before.label}”.` : `Resumed “${before.label}”.`,
      });
    },

    async proveWrites(input, actor) {
      requireRight(actor, 'keep connections');
      return proveWrites(
        { store, gateway, sync, clock, catchUp, note: (connection, about) => note(actor, connection, about) },
        input,
      );
    },
    removalPreview: async (id) => previewRemoval(store, await find(id)),
    async remove({ id, confirmLabel }, actor) {
      requireRight(actor, 'keep connections');
      const connection = await find(id);
      if (confirmLabel.trim() !== connection.label)
        throw new ProblemError({
          code: 'connection.not-confirmed',
          sentence: `The name does not match “${connection.label}”.`,
          kept: 'Nothing was removed.',
        });
      const lost = await previewRemoval(store, connection);
      await table.update(id, (current) => ({ ...current, state: 'paused', stateReason: BEING_REMOVED }));
      await note(actor, connection, {
        action: 'connection.removing',
        sentence: `Started to remove “${connection.label}”.`,
        evidence: lost,
      });
      await sync.cancel(id);
      await removeOwned(store, connection);
      await table.remove([id]);
      gateway.reset(id);
      if (connection.isSandbox) gateway.secrets.sandbox.remove(connection.credentialRef);
      else if ((await vault.status()).state !== 'empty') await vault.remove(connection.credentialRef);
      sync.connectionChanged(id);
      await note(actor, connection, {
        action: 'connection.removed',
        sentence: `Removed “${connection.label}” and all that it brought.`,
        evidence: lost,
      });
    },

    async trySandbox(actor) {
      requireRight(actor, 'keep connections');
      return service.connectSandbox();
    },
    async connectSandbox() {
      const connected = await connectSandbox({ store, gateway, sync, ports, registry });
      return Promise.all(connected.map(cardOf));
    },

    async resumeSandbox() {
      if (ports.sandbox === undefined || (await table.count({ isSandbox: true })) === 0) return;
      await service.connectSandbox();
    },
  };
  return service;
}
