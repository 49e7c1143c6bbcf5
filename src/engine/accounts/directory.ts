import type { Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import type { AccountId } from '../../domain/ids.ts';
import { personOf, type Linked, type PersonEvidence, type PersonLink } from '../../domain/person-link.ts';
import { inTurns } from '../changes/index.ts';
import type { Store } from '../store/store.ts';
import { fold } from '../../domain/fold.ts';
import { PersonIndex } from './person-index.ts';

/** What is kept in memory of an account, to search and sort without touching the disk. */
export interface AccountCard {
  readonly id: string;
  readonly connectionId: string;
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly unit: string;
  readonly proof: Account['proof'];
  readonly isInDoubt: boolean;
  /** Something of it could not be kept or read. */
  readonly isIncomplete: boolean;
  readonly total: number | null;
  readonly available: number | null;
  readonly planEndsOn: string | null;
  readonly lastMovementAt: string | null;
  readonly tags: readonly string[];
  readonly hasNote: boolean;
  /** Name, e-mail, id, note and tags, folded, one a line. */
  readonly text: string;
  /** The folded name, or what stands for it. */
  readonly foldedName: string;
}

/**
 * All accounts, connections and links of the workspace in memory, kept up with the store: what changed is read again
 * before the next answer. Good for 100,000 accounts (about 50 MB).
 */
export interface Directory {
  accounts(): Promise<ReadonlyMap<string, AccountCard>>;
  /** Just these, by id, without waiting for all the others to be read first. */
  some(ids: Iterable<string>): Promise<ReadonlyMap<string, AccountCard>>;
  connections(): Promise<ReadonlyMap<string, Connection>>;
  /** The other accounts of the person whose account this is: linked by equal e-mail or by hand. */
  personOf(id: AccountId): Promise<readonly Linked[]>;
  /** What persons are told by. */
  persons(): Promise<PersonEvidence & { link(id: string): PersonLink | undefined }>;
  /** How many accounts have a note, and how many tags there are in all. */
  notesAndTags(): Promise<{ readonly notes: number; readonly tags: number }>;
  /** Counts up whenever an account changed: an order computed before may no longer hold. */
  readonly version: number;
  close(): void;
}

/** Few enough that neither thread stands still for what is copied from one to the other. */
const BATCH = 500;

export function createDirectory(store: Store): Directory {
  const accounts = new Map<string, AccountCard>();
  const connections = new Map<string, Connection>();
  const persons = new PersonIndex();
  const changed = { accounts: new Set<string>(), connections: new Set<string>(), links: new Set<string>() };
  let isLoaded = false;
  let areConnectionsLoaded = false;
  let version = 0;
  const unsubscribe = store.onChange(({ collection, ids }) => {
    if (collection === 'accounts' || collection === 'connections' || collection === 'links')
      for (const id of ids) changed[collection].add(id);
  });

  function putAccount(id: string, account: Account | undefined): void {
    putOrDelete(accounts, id, account, cardOf);
    persons.putAccount(id, account?.email);
  }

  async function load(): Promise<void> {
    for await (const page of store.table('accounts').scan({}, BATCH)) {
      for (const account of page) putAccount(account.id, account);
    }
    for await (const page of store.table('links').scan({}, BATCH)) {
      for (const link of page) persons.putLink(link.id, link);
    }
    isLoaded = true;
    version += 1;
  }

  async function refresh(): Promise<void> {
    while (changed.accounts.size > 0) {
      const ids = [...changed.accounts].slice(0, BATCH);
      for (const id of ids) changed.accounts.delete(id);
      const fresh = await store.table('accounts').getMany(ids);
      for (const id of ids) putAccount(id, fresh.get(id));
      version += 1;
    }
    if (changed.links.size > 0) {
      const ids = [...changed.links];
      changed.links.clear();
      const fresh = await store.table('links').getMany(ids);
      for (const id of ids) persons.putLink(id, fresh.get(id));
    }
  }

  async function refreshConnections(): Promise<void> {
    if (!areConnectionsLoaded) {
      for (const connection of await store.table('connections').find({})) connections.set(connection.id, connection);
      areConnectionsLoaded = true;
    }
    if (changed.connections.size === 0) return;
    const ids = [...changed.connections];
    changed.connections.clear();
    const fresh = await store.table('connections').getMany(ids);
    for (const id of ids) putOrDelete(connections, id, fresh.get(id), (connection) => connection);
  }

  const upToDate = inTurns(async () => {
    if (!isLoaded) await load();
    await refresh();
  });
  const connectionsUpToDate = inTurns(refreshConnections);

  return {
    async accounts() {
      await upToDate();
      return accounts;
    },
    async some(ids) {
      if (isLoaded) {
        await upToDate();
        return accounts;
      }
      const found = await store.table('accounts').getMany([...new Set(ids)]);
      return new Map([...found].map(([id, account]) => [id, cardOf(account)]));
    },
    async connections() {
      await connectionsUpToDate();
      return connections;
    },
    async personOf(id) {
      await upToDate();
      return personOf(id, persons);
    },
    async persons() {
      await upToDate();
      return persons;
    },
    async notesAndTags() {
      await upToDate();
      const cards = [...accounts.values()];
      return {
        notes: cards.filter(({ hasNote }) => hasNote).length,
        tags: cards.reduce((sum, { tags }) => sum + tags.length, 0),
      };
    },
    get version() {
      return version;
    },
    close: unsubscribe,
  };
}

function putOrDelete<T, K>(map: Map<string, K>, id: string, fresh: T | undefined, make: (fresh: T) => K): void {
  if (fresh === undefined) map.delete(id);
  else map.set(id, make(fresh));
}

function cardOf(account: Account): AccountCard {
  const { id, connectionId, externalId, name, email, unit, proof, total, available, planEndsOn, lastMovementAt } =
    account;
  const shownName = name || email || externalId;
  return {
    id,
    connectionId,
    externalId,
    name: shownName,
    email,
    unit,
    proof,
    isInDoubt: account.doubt !== null,
    isIncomplete: account.missing.length > 0,
    total,
    available,
    planEndsOn,
    lastMovementAt,
    tags: account.tags,
    hasNote: account.note !== '',
    text: fold([name, email, externalId, account.note, ...account.tags].join('\n')),
    foldedName: fold(shownName),
  };
}
