import { accountsRoutes } from './accounts.ts';
import { activityRoutes } from './activity.ts';
import { adjustmentsRoutes } from './adjustments.ts';
import { createBoundary, type BoundaryParts } from './boundary.ts';
import { bulkRoutes } from './bulk.ts';
import { changesRoutes } from './changes.ts';
import { connectionsRoutes } from './connections.ts';
import { exportsRoutes } from './exports.ts';
import { hostRoutes } from './host.ts';
import { ledgerRoutes } from './ledger.ts';
import { membershipsRoutes } from './memberships.ts';
import { operatorsRoutes } from './operators.ts';
import { overviewRoutes } from './overview.ts';
import { policyRoutes } from './policy.ts';
import type { Services } from './services.ts';
import { settingsRoutes } from './settings.ts';
import { syncRoutes } from './sync.ts';
import { usageRoutes } from './usage.ts';
import { vaultRoutes } from './vault.ts';
import { workspaceRoutes } from './workspace.ts';

/** Everything the contract promises, met by the services. */
export function createRouter(services: Services, parts: Omit<BoundaryParts, 'actorOf' | 'record'>) {
  const boundary = createBoundary({
    ...parts,
    actorOf: (session) => services.operators.actorOf(session),
    record: (note) => services.audit.record(note),
  });
  return boundary.router({
    host: hostRoutes(boundary, services),
    workspace: workspaceRoutes(boundary, services),
    vault: vaultRoutes(boundary, services),
    overview: overviewRoutes(boundary, services),
    accounts: accountsRoutes(boundary, services),
    ledger: ledgerRoutes(boundary, services),
    memberships: membershipsRoutes(boundary, services),
    usage: usageRoutes(boundary, services),
    adjustments: adjustmentsRoutes(boundary, services),
    bulk: bulkRoutes(boundary, services),
    exports: exportsRoutes(boundary, services),
    activity: activityRoutes(boundary, services),
    connections: connectionsRoutes(boundary, services),
    sync: syncRoutes(boundary, services),
    operators: operatorsRoutes(boundary, services),
    policy: policyRoutes(boundary, services),
    settings: settingsRoutes(boundary, services),
    changes: changesRoutes(boundary, services),
  });
}

export type EngineRouter = ReturnType<typeof createRouter>;
