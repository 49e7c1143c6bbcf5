import type { ConnectionCard, ProviderCard } from '../../contract/connections.ts';
import type { AgedAmount } from '../../contract/procedure.ts';
import type { Connection } from '../../domain/connection.ts';
import { storedToText } from '../../domain/credits.ts';
import { staleAfter } from '../accounts/index.ts';
import { FAILED_TOTAL, totalOr } from '../failed-total.ts';
import type { Provider, ProviderManifest } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import type { Sync } from '../sync/sync.ts';
import type { Gateway } from './gateway.ts';

/** What a provider declares of itself. */
export function providerCard({ manifest }: Provider): ProviderCard {
  const { ledger, amounts, limits } = manifest;
  return {
    id: manifest.id,
    name: manifest.name,
    summary: manifest.summary,
    defaultBaseUrl: manifest.defaultBaseUrl,
    credentialFields: [...manifest.credentialFields],
    settings: manifest.settings.map((setting) => ({ ...setting, choices: [...setting.choices] })),
    accounts: manifest.accounts,
    reads: manifest.reads,
    ledgerCoverage: ledger.coverage,
    windowSize: ledger.windowSize,
    writes: manifest.writes,
    writesNeedProof: manifest.writesNeedProof,
    decimals: amounts.decimals,
    limitKnown: limits.known,
    defaultIntervalMinutes: limits.defaultIntervalMinutes,
    notes: [...manifest.notes],
  };
}

interface CardParts {
  readonly store: Store;
  readonly gateway: Pick<Gateway, 'requestsLastHour'>;
  readonly sync: Pick<Sync, 'health'>;
}

/** A connection with its health and what its accounts hold. It has no way to show a secret. */
export async function connectionCard(
  parts: CardParts,
  connection: Connection,
  manifest: ProviderManifest | undefined,
): Promise<ConnectionCard> {
  const { store, gateway, sync } = parts;
  const selector = { connectionId: connection.id };
  const [health, accounts, held] = await Promise.all([
    sync.health(connection.id),
    store.table('accounts').count(selector),
    totalOr(
      () => heldBy(store, connection),
      () => [UNKNOWN_TOTAL],
    ),
  ]);
  const { id, providerId, label, baseUrl, settings, accountIds, state, stateReason, price, isSandbox } = connection;
  return {
    id,
    providerId,
    providerName: manifest?.name ?? providerId,
    label,
    baseUrl,
    settings,
    accountIds,
    state,
    stateReason,
    credentialSetAt: connection.credentialSetAt,
    intervalMinutes: connection.intervalMinutes,
    price,
    isSandbox,
    health,
    accounts,
    held,
    requestsLastHour: gateway.requestsLastHour(id),
    writes: writesOf(connection, manifest),
    writesProvenAt: connection.writesProvenAt,
    provenSettings: connection.provenSettings,
  };
}

function writesOf(connection: Connection, manifest: ProviderManifest | undefined): ConnectionCard['writes'] {
  if (manifest === undefined || manifest.writes === 'none') return 'off';
  return manifest.writesNeedProof && connection.writesProvenAt === null ? 'needs proof' : 'on';
}

const UNKNOWN_TOTAL: AgedAmount = {
  amount: null,
  unit: 'credits',
  at: null,
  staleAfter: null,
  problem: FAILED_TOTAL,
  doubt: null,
};

/** What the accounts hold together, by unit: two units are never added. */
async function heldBy(store: Store, connection: Connection): Promise<AgedAmount[]> {
  const accounts = store.table('accounts');
  const known = { connectionId: connection.id, balanceAt: { $gt: '' } };
  const groups = await accounts.sum({ selector: known, groupBy: ['unit'], fields: ['total'] });
  return Promise.all(
    groups.map(async (group): Promise<AgedAmount> => {
      const unit = String(group.key['unit'] ?? 'credits');
      const [oldest] = await accounts.find({ selector: { ...known, unit }, sort: [{ balanceAt: 'asc' }], limit: 1 });
      const at = oldest?.balanceAt ?? null;
      return {
        amount: storedToText(group.sums['total'] ?? 0n),
        unit,
        at,
        staleAfter: staleAfter(at, connection.intervalMinutes),
        problem: null,
        // What is in doubt in it is told by the connection's health.
        doubt: null,
      };
    }),
  );
}
