import type { Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ProviderManifest } from '../providers/provider.ts';

/** Whether an account's credits can be changed from here, how, and if not, why. */
export interface WriteAbility {
  readonly method: 'set' | 'add' | null;
  readonly decimals: number;
  /** Empty: it can be adjusted. */
  readonly refusals: readonly Problem[];
}

/** The method a kind of adjustment uses: where an API can do both, only `set balance` sets. */
export function writeMethod(manifest: ProviderManifest, isSetBalance: boolean): 'set' | 'add' | null {
  switch (manifest.writes) {
    case 'none':
      return null;
    case 'set or add':
      return isSetBalance ? 'set' : 'add';
    case 'set':
    case 'add':
      return manifest.writes;
  }
}

/** What stands in the way of any adjustment of this account, whatever its amount. */
export function writeAbility(
  account: Account,
  connection: Connection | undefined,
  manifest: ProviderManifest | undefined,
): WriteAbility {
  if (connection === undefined || manifest === undefined) {
    return { method: null, decimals: 0, refusals: [gone()] };
  }
  const method = writeMethod(manifest, false);
  const refusals = [
    method === null ? cannotWrite(manifest) : null,
    method !== null && manifest.writesNeedProof && connection.writesProvenAt === null ? notProven(connection) : null,
    connection.state === 'quarantined' ? quarantined(connection) : null,
    account.total === null ? neverRead(account) : null,
  ].filter((problem) => problem !== null);
  return { method, decimals: manifest.amounts.decimals, refusals };
}

function gone(): Problem {
  return {
    code: 'adjustment.connection-gone',
    sentence: 'The connection of this account no longer exists.',
    cure: 'Add the connection again.',
  };
}

function cannotWrite(manifest: ProviderManifest): Problem {
  return {
    code: 'adjustment.no-write',
    sentence: `${manifest.name} offers no way to change credits over its API.`,
    cure: 'Make the change on the provider’s own site; the next sync will show it here.',
  };
}

function notProven(connection: Connection): Problem {
  return {
    code: 'adjustment.not-proven',
    sentence: `Writes of “${connection.label}” have not been proven yet, so they are off.`,
    cure: 'Prove them on a test account, on the connection’s card.',
  };
}

function quarantined(connection: Connection): Problem {
  return {
    code: 'connection.quarantined',
    sentence: `“${connection.label}” is quarantined: ${connection.stateReason ?? 'its key answers for somebody else'}.`,
    cure: 'Check the key on the connection’s card, then resume it.',
  };
}

function neverRead(account: Account): Problem {
  return {
    code: 'adjustment.balance-unknown',
    sentence: `The balance of ${account.name || account.externalId} has never been read, so there is nothing to start from.`,
    cure: 'Sync the connection first.',
  };
}
