import { emailKey } from '../../domain/person-link.ts';
import type { Account } from '../../domain/account.ts';
import type { Readable } from '../store/store.ts';
import { PersonIndex } from './person-index.ts';

/** Few enough that neither thread stands still for what is copied from one to the other. */
const BATCH = 500;

/**
 * Reads what tells whose some accounts are: these accounts, all that are linked to them by e-mail or by hand, all that are
 * linked to those, and so on.
 */
export async function readPersons(store: Readable, ids: Iterable<string>): Promise<PersonIndex> {
  const persons = new PersonIndex();
  const accounts = store.table('accounts');
  const links = store.table('links');
  const asked = new Set<string>();
  const emails = new Set<string>();
  let next = new Set(ids);
  while (next.size > 0) {
    const reached = new Set<string>();
    for (const batch of batchesOf(next)) {
      for (const id of batch) asked.add(id);
      const read = await accounts.getMany(batch);
      const fresh = new Set<string>();
      const take = (account: Account): void => {
        persons.putAccount(account.id, account.email);
        const key = emailKey(account.email);
        if (key !== '' && !emails.has(key)) fresh.add(key);
        if (!asked.has(account.id)) reached.add(account.id);
      };
      for (const account of read.values()) take(account);
      for (const key of fresh) emails.add(key);
      const mates = { emailKey: { $in: [...fresh] } };
      if (fresh.size > 0) for (const account of await accounts.find({ selector: mates })) take(account);
      const ends = { $in: batch };
      for (const field of ['firstId', 'otherId'] as const) {
        for (const link of await links.find({ selector: { [field]: ends } })) {
          persons.putLink(link.id, link);
          for (const end of [link.firstId, link.otherId]) if (end !== null && !asked.has(end)) reached.add(end);
        }
      }
    }
    next = new Set([...reached].filter((id) => !asked.has(id)));
  }
  return persons;
}

function* batchesOf(ids: Iterable<string>): Generator<string[]> {
  const all = [...ids];
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
