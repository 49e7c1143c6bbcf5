import type { Instant } from '../domain/time.ts';
import {
  createAccounts,
  createDirectory,
  type Directory,
  createLines,
  createLinks,
  entriesReachBack,
} from './accounts/index.ts';
import { createActivity } from './activity/index.ts';
import { createAdjustments } from './adjustments/index.ts';
import type { OpenServices } from './api/index.ts';
import { createAudit, createTrail } from './audit/index.ts';
import { createBooks, createRuleBook } from './books/index.ts';
import { createBulk } from './bulk/index.ts';
import { changeOfAreas, type ChangeHub } from './changes/index.ts';
import { createConnectionService, createGateway, type ConnectionGateway } from './connections/index.ts';
import { createMemberships } from './expiry/index.ts';
import { createExports } from './exports/index.ts';
import { createFiles } from './files.ts';
import { createLedger } from './ledger/index.ts';
import { createOperators, createPolicy, type Sessions } from './operators/index.ts';
import { createOverview } from './overview/index.ts';
import type { EnginePorts } from './ports.ts';
import { providers } from './providers/index.ts';
import { createSettings } from './settings/index.ts';
import type { Store } from './store/index.ts';
import { createSync } from './sync/index.ts';
import { createUsage } from './usage/index.ts';
import type { Vault } from './vault/index.ts';
import { createUnfinished } from './unfinished.ts';

/** What the services are made on; opened before them and closed after them. */
interface Foundation {
  readonly store: Store;
  readonly vault: Vault;
  readonly ports: EnginePorts;
  /** Follows this store from now until the composition is closed. */
  readonly hub: ChangeHub;
  readonly sessions: Sessions;
  /** Resolves once the vault knows of everything that is on disk. */
  readonly catchUp: () => Promise<void>;
}

export interface Composition {
  readonly services: OpenServices;
  readonly gateway: ConnectionGateway;
  readonly directory: Directory;
  /** What only this console knows of accounts, counted. */
  notesAndTags: Directory['notesAndTags'];
  /** Closes what listens to the store; the services themselves are stopped before. */
  close(): void;
}

/** Puts the parts of the engine together. Nothing runs yet. */
export function composeEngine({ store, vault, ports, hub, sessions, catchUp }: Foundation): Composition {
  const { clock, random, logger } = ports;
  const base = { store, clock, random, logger };
  const providerOf = (id: string) => providers.get(id);
  const unfollow = hub.follow(store);
  const directory = createDirectory(store);
  const audit = createAudit(base);
  const settings = createSettings({
    store,
    clock,
    saveTarget: ports.saveTarget,
    copyVault: (backup) => vault.copyBeside(backup),
    audit,
    during: createUnfinished(ports.paths.workspace, logger).during,
  });
  const operators = createOperators({
    ...base,
    vault,
    audit,
    sessions,
    osAccount: ports.host.operator,
    platform: ports.host.platform,
    ...(ports.passphraseCost && { cost: ports.passphraseCost }),
    keptName: () => settings.keptOperatorName(),
    onSeats: () => hub.tell(changeOfAreas('operators')),
  });
  const policy = createPolicy({ store, audit });
  const gateway = createGateway({ store, vault, registry: providers, ports });
  const sync = createSync({
    store,
    gateway,
    vault,
    ports,
    onStatus: (connectionIds) =>
      hub.tell({ areas: ['sync', 'connections'], accountIds: [], connectionIds: [...connectionIds] }),
  });
  const lines = createLines(store, async (account) => {
    const connection = (await directory.connections()).get(account.connectionId);
    return connection !== undefined && entriesReachBack(providerOf(connection.providerId));
  });
  const lastGoodAt = async (connectionId: string): Promise<Instant | null> => {
    if (!(await directory.connections()).has(connectionId)) return null;
    return (await sync.health(connectionId)).lastGoodAt;
  };
  const connections = createConnectionService({
    store,
    vault,
    gateway,
    sync,
    registry: providers,
    ports,
    audit,
    catchUp,
  });
  const memberships = createMemberships({ store, clock, directory });
  const adjustments = createAdjustments({
    ...base,
    gateway,
    vault,
    sync,
    directory,
    audit,
    catchUp,
    settings: () => settings.get(),
    operators,
    policy,
    workspaceId: () => settings.workspaceId(random),
    providerOf,
  });
  const stopListening = vault.onChange(() => hub.tell(changeOfAreas('connections', 'sync')));

  const services: OpenServices = {
    operators,
    policy,
    files: createFiles(ports.saveTarget),
    overview: createOverview({
      store,
      clock,
      directory,
      memberships,
      settings,
      vault,
      policy,
      providerOf,
      cards: () => connections.list(),
    }),
    accounts: createAccounts({
      store,
      clock,
      directory,
      lines,
      audit,
      providerOf,
      // A run of all: what the connection's health says of balances in doubt follows from its last one.
      readAgain: ({ connectionId }) => void sync.run(connectionId),
    }),
    links: createLinks({ store, clock, directory, audit, providerOf }),
    books: createBooks({ store, clock, zone: async () => (await settings.get()).accountingZone }),
    ruleBook: createRuleBook({ store, audit, logger, providerOf }),
    ledger: createLedger({ store, clock, directory, lastGoodAt }),
    memberships,
    usage: createUsage({ store, directory, lastGoodAt }),
    adjustments,
    bulk: createBulk({
      ...base,
      directory,
      adjustments,
      audit,
      saveTarget: ports.saveTarget,
      settings: () => settings.get(),
      operators,
      policy,
      providerOf,
    }),
    exports: createExports({
      ...base,
      directory,
      lastGoodAt,
      saveTarget: ports.saveTarget,
      host: ports.host,
      audit,
    }),
    activity: createActivity({ store, directory }),
    trail: createTrail({
      store,
      clock,
      saveTarget: ports.saveTarget,
      audit,
      workspaceId: () => settings.workspaceId(random),
    }),
    audit,
    connections,
    sync,
    startSync(connectionId, isFullSweep) {
      const run = connectionId === undefined ? sync.runAll({ isFullSweep }) : sync.run(connectionId, { isFullSweep });
      run.catch((error: unknown) => logger.error('sync.failed', { connectionId, error }));
    },
    settings,
  };
  return {
    services,
    gateway,
    directory,
    notesAndTags: () => directory.notesAndTags(),
    close() {
      stopListening();
      lines.close();
      directory.close();
      unfollow();
    },
  };
}
