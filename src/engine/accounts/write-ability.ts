import type { Account } from '../../domain/account.ts';
import type { AdjustmentMethod } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ProviderManifest } from '../providers/provider.ts';

/** Whether an account's credits can be changed from here, how, and if not, why. */
export interface WriteAbility {
  /** `null`: there is no such connection any more. */
  readonly method: AdjustmentMethod | null;
  /** For `manual`: why the API cannot be told. */
  readonly byHand: Problem | null;
  readonly decimals: number;
  /** Empty: it can be adjusted. */
  readonly refusals: readonly Problem[];
}

/** What an adjustment asks for, as far as the method depends on it. */
export type Wish = 'give' | 'take' | 'set balance';

/**
 * The method an adjustment uses: where an API can do both, only `set balance` sets, and what takes credits where adding a
 * negative number was seen to fail; where it cannot write, or its writes are not proven, a person does it by hand.
 */
export function writeMethod(manifest: ProviderManifest, connection: Connection, wish: Wish): AdjustmentMethod {
  if (manifest.writesNeedProof && connection.writesProvenAt === null) return 'manual';
  switch (manifest.writes) {
    case 'none':
      return 'manual';
    case 'set or add':
      return wish === 'set balance' || (wish === 'take' && takesBySetting(manifest, connection)) ? 'set' : 'add';
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
    return { method: null, byHand: null, decimals: 0, refusals: [gone()] };
  }
  const method = writeMethod(manifest, connection, 'give');
  const refusals = [
    connection.state === 'quarantined' ? quarantined(connection) : null,
    account.total === null ? neverRead(account) : null,
  ].filter((problem) => problem !== null);
  return { method, byHand: whyByHand(method, connection, manifest), decimals: manifest.amounts.decimals, refusals };
}

function takesBySetting({ takesBySetting: known }: ProviderManifest, { provenSettings }: Connection): boolean {
  return known !== undefined && provenSettings[known.setting] === known.value;
}

function whyByHand(method: AdjustmentMethod, connection: Connection, manifest: ProviderManifest): Problem | null {
  if (method !== 'manual') return null;
  return manifest.writes === 'none' ? cannotWrite(manifest) : notProven(connection);
}

function gone(): Problem {
  return {
    code: 'adjustment.connection-gone',
    sentence: 'The connection of this account no longer exists.',
    cure: 'Add the connection again.',
  };
}

/** Why nothing is sent to an API without a write. */
export function cannotWrite(manifest: ProviderManifest): Problem {
  return {
    code: 'adjustment.no-write',
    sentence: `${manifest.name} offers no way to change credits over its API.`,
    cure: 'Make the change by hand on the provider’s own site; a sync confirms it once it is seen.',
  };
}

function notProven(connection: Connection): Problem {
  return {
    code: 'adjustment.not-proven',
    sentence: `Sending to “${connection.label}” is off until an admin’s test succeeds.`,
    cure: 'Test sending on a test account, on the connection’s card. Until then, make the change by hand.',
  };
}

function quarantined(connection: Connection): Problem {
  return {
    code: 'connection.quarantined',
    sentence: `“${connection.label}” is quarantined: ${connection.stateReason ?? 'its key now belongs to another user'}.`,
    cure: 'Check the key on the connection’s card, then resume it.',
  };
}

function neverRead(account: Account): Problem {
  return {
    code: 'adjustment.balance-unknown',
    sentence: `The balance of ${account.name || account.externalId} has never been read, so the new balance is unknown.`,
    cure: 'Sync the connection first.',
  };
}
