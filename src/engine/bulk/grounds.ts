import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Account } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import { compensationsOfAll, otherAdjustmentsOfAll } from '../adjustments/index.ts';
import type { Provider } from '../providers/provider.ts';
import type { BulkParts } from './parts.ts';

/** What the rows of a batch are weighed by, read once for all of them. */
export interface Grounds {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly providerOf: (connection: Connection) => Provider | undefined;
  /** Other adjustments of an account that a new one is weighed by. */
  readonly othersOf: (accountId: string) => {
    readonly others: readonly Adjustment[];
    readonly busy: readonly Adjustment[];
  };
  /** What the person of an account was given of late, newest first. */
  readonly compensationsOf: (accountId: AccountId) => readonly Adjustment[];
  readonly reasons: readonly Reason[];
  /** Whose limits the rows are judged by, and what of them is used up. */
  readonly actor: Actor;
  readonly policy: Policy;
  /** By connection: what the actor sent alone within the last day, in millionths. */
  readonly sentAlone: ReadonlyMap<string, bigint>;
  readonly now: Instant;
}

const SLICE = 500;

export async function readGrounds(parts: BulkParts, accountIds: Iterable<string>, actor: Actor): Promise<Grounds> {
  const { store, directory, clock } = parts;
  const now = clock.now();
  const accounts = await getAll(store.table('accounts'), accountIds);
  const sentAlone = new Map<string, bigint>();
  for (const connectionId of new Set([...accounts.values()].map((account) => account.connectionId))) {
    sentAlone.set(connectionId, await parts.adjustments.sentAlone(actor, connectionId));
  }
  return {
    accounts,
    connections: await directory.connections(),
    providerOf: (connection) => parts.providerOf(connection.providerId),
    othersOf: once(await otherAdjustmentsOfAll(store, now)),
    reasons: await parts.policy.reasons(),
    actor,
    policy: await parts.policy.get(),
    sentAlone,
    compensationsOf: await compensationsOfAll(parts, now),
    now,
  };
}

/** Works it out once for each account, however many rows it has. */
function once<T>(of: (accountId: string) => T): (accountId: string) => T {
  const known = new Map<string, T>();
  return (accountId) => {
    const found = known.get(accountId) ?? of(accountId);
    known.set(accountId, found);
    return found;
  };
}

/** Reads documents by their ids in slices, so that other work gets its turn. */
export async function getAll<T>(
  table: { getMany(ids: readonly string[]): Promise<ReadonlyMap<string, T>> },
  ids: Iterable<string>,
): Promise<Map<string, T>> {
  const wanted = [...new Set(ids)];
  const found = new Map<string, T>();
  for (let from = 0; from < wanted.length; from += SLICE) {
    for (const [id, document] of await table.getMany(wanted.slice(from, from + SLICE))) found.set(id, document);
    await nextTurn();
  }
  return found;
}
