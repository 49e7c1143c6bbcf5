import type { Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import type { Clock } from '../ports.ts';
import { ProviderError, type AccountReading, type ProviderRequest } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { readCursor } from './account-context.ts';
import { OPEN_ANEW } from './baseline.ts';
import { accountIdOf, cursorIdOf, identityDigest } from './ids.ts';

interface FindAccounts {
  readonly store: Store;
  readonly clock: Clock;
  readonly open: OpenConnection;
  readonly request: ProviderRequest;
  readonly isFullSweep: boolean;
}

/**
 * The accounts a run has to read, those that waited longest first, so that a run that was cut off goes on where it
 * stood. New ones are stored; what an operator wrote on known ones is not touched.
 */
export async function findAccounts(parts: FindAccounts): Promise<readonly Account[]> {
  const { store, open } = parts;
  const { connection, provider } = open;
  const known = await store.table('accounts').find({ selector: { connectionId: connection.id } });
  if (provider.manifest.accounts === 'the key itself') return findHolder(parts, known);
  const wanted = new Set(connection.accountIds);
  const isListed = wanted.size === 0;
  const missing = [...wanted].filter((id) => !known.some((account) => account.externalId === id));
  const names = isListed || missing.length > 0 || parts.isFullSweep ? await listNames(parts, isListed) : [];
  const readings = isListed ? names : names.filter((reading) => wanted.has(reading.externalId));
  const unlisted = missing.filter((id) => !readings.some((reading) => reading.externalId === id));
  const stored = await storeAccounts(parts, known, [...readings, ...unlisted.map(unnamed)]);
  const rest = isListed ? [] : known.filter((one) => wanted.has(one.externalId) && !stored.has(one.id));
  return [...stored.values(), ...rest].toSorted(waitedLonger);
}

/** The one account of a key. It is asked for only where the holder is not known yet. */
async function findHolder(parts: FindAccounts, known: readonly Account[]): Promise<readonly Account[]> {
  const { open, request, store, isFullSweep } = parts;
  const { connection, provider } = open;
  const holder = known.find((account) => connection.identity !== null && account.identity === connection.identity);
  if (holder !== undefined && !isFullSweep) return [holder];
  const readings = await provider.listAccounts(request);
  const [reading] = readings;
  if (reading === undefined || readings.length > 1) throw notOne(readings.length);
  if (holder !== undefined) return [await renamed(parts, holder, reading)];
  const accepted = await acceptHolder(parts, known, reading);
  const stored = await storeAccounts(parts, accepted, [reading]);
  if (reading.identity !== null) {
    const identity = identityDigest(connection.id, reading.identity);
    await store.table('connections').update(connection.id, (current) => ({ ...current, identity }));
  }
  return [...stored.values()];
}

/** A name is refreshed only while it is certainly the same holder: whether it is, the readings themselves check. */
async function renamed({ store, open }: FindAccounts, holder: Account, reading: AccountReading): Promise<Account> {
  const isSame =
    reading.externalId === holder.externalId &&
    (reading.identity === null || identityDigest(open.connection.id, reading.identity) === holder.identity);
  if (!isSame) return holder;
  return store.table('accounts').update(holder.id, (current) => ({ ...current, ...named(current, reading) }));
}

/**
 * A person accepted a new holder under the same external id: what was measured for the old one no longer counts, so the
 * next balance opens and is not taken for a change.
 */
async function acceptHolder(
  { store, open }: FindAccounts,
  known: readonly Account[],
  reading: AccountReading,
): Promise<readonly Account[]> {
  const same = known.find((account) => account.externalId === reading.externalId);
  if (same === undefined || same.identity === null || reading.identity === null) return known;
  const identity = identityDigest(open.connection.id, reading.identity);
  if (same.identity === identity) return known;
  const cursors = store.table('cursors');
  await cursors.remove((['ledger', 'memberships', 'usage'] as const).map((resource) => cursorIdOf(same.id, resource)));
  const balance = await readCursor({ store, account: same, connection: open.connection }, 'balance');
  await cursors.put({ ...balance, checkpoint: OPEN_ANEW, lastGoodAt: null });
  const accepted = await store.table('accounts').update(same.id, (current) => ({ ...current, identity }));
  return known.map((account) => (account.id === accepted.id ? accepted : account));
}

async function listNames({ open, request }: FindAccounts, isNeeded: boolean): Promise<readonly AccountReading[]> {
  try {
    return await open.provider.listAccounts(request);
  } catch (thrown) {
    // Names are a convenience where the ids are given; a key that may not list can still read each of them.
    if (isNeeded || !(thrown instanceof ProviderError) || !MAY_LACK_A_LIST.has(thrown.code)) throw thrown;
    return [];
  }
}

const MAY_LACK_A_LIST: ReadonlySet<string> = new Set(['forbidden', 'rejected', 'not json', 'unexpected shape']);

async function storeAccounts(
  { store, open, clock }: FindAccounts,
  known: readonly Account[],
  readings: readonly AccountReading[],
): Promise<ReadonlyMap<string, Account>> {
  const table = store.table('accounts');
  const before = new Map<string, Account>(known.map((account) => [account.id, account]));
  const stored = new Map<string, Account>();
  const fresh: Account[] = [];
  for (const reading of readings) {
    const id = accountIdOf(open.connection.id, reading.externalId);
    const current = before.get(id);
    if (current === undefined) {
      const account = newAccount(open.connection, reading, clock);
      fresh.push(account);
      stored.set(id, account);
    } else {
      const patch = named(current, reading);
      const hasNews = patch.name !== current.name || patch.email !== current.email;
      stored.set(id, hasNews ? await table.update(id, (latest) => ({ ...latest, ...patch })) : current);
    }
  }
  if (fresh.length > 0) await table.putMany(fresh);
  return stored;
}

function named(current: Account, reading: AccountReading): Pick<Account, 'name' | 'email'> {
  const isName = reading.name !== '' && reading.name !== reading.externalId;
  return { name: isName ? reading.name : current.name, email: reading.email === '' ? current.email : reading.email };
}

function newAccount(connection: Connection, reading: AccountReading, clock: Clock): Account {
  return {
    id: accountIdOf(connection.id, reading.externalId),
    connectionId: connection.id,
    externalId: reading.externalId,
    name: reading.name,
    email: reading.email,
    unit: reading.unit,
    total: null,
    reserved: null,
    available: null,
    balanceAt: null,
    balanceRunId: null,
    problem: null,
    doubt: null,
    missing: [],
    proof: 'unknown',
    proofGround: 'never read',
    provedSince: null,
    unexplained: 0,
    lastMovementAt: null,
    planName: null,
    planEndsOn: null,
    identity: reading.identity === null ? null : identityDigest(connection.id, reading.identity),
    firstSeenAt: clock.now(),
    lastSyncedAt: null,
    note: '',
    tags: [],
  };
}

function unnamed(externalId: string): AccountReading {
  return { externalId, name: externalId, email: '', unit: 'credits', identity: null };
}

function waitedLonger(a: Account, b: Account): number {
  const [left, right] = [a.lastSyncedAt ?? '', b.lastSyncedAt ?? ''];
  return left === right ? a.externalId.localeCompare(b.externalId) : left < right ? -1 : 1;
}

function notOne(count: number): ProviderError {
  return new ProviderError('unexpected shape', {
    code: 'provider.unexpected-shape',
    sentence: `The key should answer for one account and answers for ${count}.`,
    kept: 'Nothing of this answer was stored.',
  });
}
