import { shownName, type Account } from '../../domain/account.ts';
import { tagsOf } from '../../domain/account-keys.ts';
import { compare } from '../../domain/compare.ts';
import type { Connection } from '../../domain/connection.ts';
import { fold } from '../../domain/fold.ts';
import type { AccountId } from '../../domain/ids.ts';
import { emailKey, personOf, type Linked } from '../../domain/person-link.ts';
import { inTurns } from '../changes/index.ts';
import type { Readable } from '../store/store.ts';
import type { PersonIndex } from './person-index.ts';
import { readPersons } from './read-persons.ts';
import type { AccountSelector } from './selector.ts';

/** Whose an account is, as lists of other things name it. */
export interface AccountCard extends Pick<Account, 'id' | 'connectionId' | 'externalId' | 'email' | 'unit'> {
  /** Or what stands for it. */
  readonly name: string;
}

export type AccountCards = ReadonlyMap<string, AccountCard>;

/** Names that ids stand for: of accounts as the store has them, and of the few connections in memory. */
export interface Directory {
  /** Just these, by id. */
  some(ids: Iterable<string>): Promise<AccountCards>;
  /** Those that one of the texts may mean: as the id, the e-mail or the name; by id. */
  named(texts: readonly string[]): Promise<AccountCards>;
  connections(): Promise<ReadonlyMap<string, Connection>>;
  /** The other accounts of the person whose account this is: linked by equal e-mail or by hand. */
  personOf(id: AccountId): Promise<readonly Linked[]>;
  /** What the persons of these accounts are told by. */
  persons(ids: Iterable<string>): Promise<PersonIndex>;
  /** How many accounts have a note, and how many tags there are in all. */
  notesAndTags(): Promise<{ readonly notes: number; readonly tags: number }>;
  close(): void;
}

/** Few enough that neither thread stands still for what is copied from one to the other. */
const BATCH = 500;

export function createDirectory(store: Readable): Directory {
  const accounts = store.table('accounts');
  const connections = new Map<string, Connection>();
  const changed = new Set<string>();
  let isLoaded = false;
  const unsubscribe = store.onChange(({ collection, ids }) => {
    if (collection === 'connections') for (const id of ids) changed.add(id);
  });

  const upToDate = inTurns(async () => {
    if (!isLoaded) {
      for (const connection of await store.table('connections').find({})) connections.set(connection.id, connection);
      isLoaded = true;
    }
    if (changed.size === 0) return;
    const ids = [...changed];
    changed.clear();
    const fresh = await store.table('connections').getMany(ids);
    for (const id of ids) {
      const connection = fresh.get(id);
      if (connection === undefined) connections.delete(id);
      else connections.set(id, connection);
    }
  });

  return {
    some: (ids) => readCards(store, ids),

    async named(texts) {
      const found = new Map<string, AccountCard>();
      for (const batch of batchesOf(texts)) {
        const selectors: readonly AccountSelector[] = [
          { id: { $in: batch } },
          { externalId: { $in: batch } },
          { emailKey: { $in: batch.map(emailKey).filter(Boolean) } },
          { nameKey: { $in: batch.map((text) => fold(text)) } },
        ];
        for (const selector of selectors)
          for (const account of await accounts.find({ selector })) found.set(account.id, cardOf(account));
      }
      return new Map([...found].sort(([a], [b]) => compare(a, b)));
    },

    async connections() {
      await upToDate();
      return connections;
    },

    personOf: async (id) => personOf(id, await readPersons(store, [id])),
    persons: (ids) => readPersons(store, ids),

    async notesAndTags() {
      const noted: AccountSelector = { hasNote: true };
      const [notes, tagged] = await Promise.all([accounts.count(noted), readTags(store)]);
      return { notes, tags: tagged.reduce((sum, { count }) => sum + count, 0) };
    },

    close: unsubscribe,
  };
}

export async function readCards(store: Readable, ids: Iterable<string>): Promise<Map<string, AccountCard>> {
  const found = new Map<string, AccountCard>();
  for (const batch of batchesOf(ids)) {
    for (const [id, account] of await store.table('accounts').getMany(batch)) found.set(id, cardOf(account));
  }
  return found;
}

/** All tags that accounts have, with the number of accounts. */
export async function readTags(store: Readable): Promise<readonly { readonly tag: string; readonly count: number }[]> {
  const selector: AccountSelector = { tagText: { $gt: '' } };
  const groups = await store.table('accounts').sum({ selector, groupBy: ['tagText'], fields: [] });
  const counts = new Map<string, number>();
  for (const { key, count } of groups)
    for (const tag of tagsOf(String(key['tagText'] ?? ''))) counts.set(tag, (counts.get(tag) ?? 0) + count);
  return [...counts].map(([tag, count]) => ({ tag, count }));
}

function* batchesOf(ids: Iterable<string>): Generator<string[]> {
  const all = [...new Set(ids)];
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}

export function cardOf(account: Account): AccountCard {
  const { id, connectionId, externalId, email, unit } = account;
  return { id, connectionId, externalId, email, unit, name: shownName(account) };
}
