import { shownName, type Account } from '../../domain/account.ts';
import { BEFORE_EACH } from '../../domain/account-keys.ts';
import { compare } from '../../domain/compare.ts';
import { fold } from '../../domain/fold.ts';
import { emailKey } from '../../domain/person-link.ts';
import type { Readable } from '../store/store.ts';
import { BY_NAME } from './list.ts';
import { holds, textSelector, wordsOf, type AccountSelector } from './selector.ts';

/** True when the text is an account's id or e-mail to the letter. */
export function isExactMatch(
  { id, externalId, email }: Pick<Account, 'id' | 'externalId' | 'email'>,
  text: string,
): boolean {
  const trimmed = text.trim();
  if (trimmed === '') return false;
  return externalId === trimmed || id === trimmed || (email !== '' && emailKey(email) === emailKey(trimmed));
}

/** The best accounts for a search box: exact ids first, then names and e-mails that begin with it, then the rest. */
export async function findBest(store: Readable, text: string, limit: number): Promise<readonly Account[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const found = await findExact(store, text.trim(), limit);
  for (const selector of ranksOf(words)) {
    if (found.length >= limit) break;
    // What ranked higher is all among what was found, or the list would be full.
    const others: AccountSelector = { $and: [selector, { id: { $nin: found.map(({ id }) => id) } }] };
    found.push(...(await first(store, others, limit - found.length)));
  }
  return found;
}

/** Each rank holds what the ones before it hold no longer; within one, accounts stand by name. */
function ranksOf(words: readonly string[]): readonly AccountSelector[] {
  const phrase = words.join(' ');
  return [
    // A name that is the phrase is the first of those that begin with it.
    { nameKey: { $gte: phrase, $lt: `${phrase}\uFFFF` } },
    { idText: holds(`${BEFORE_EACH}${phrase}`) },
    { nameKey: holds(` ${phrase}`) },
    { nameKey: holds(phrase) },
    textSelector(words),
  ];
}

async function findExact(store: Readable, text: string, limit: number): Promise<Account[]> {
  const selectors: readonly AccountSelector[] = [{ id: text }, { externalId: text }, { emailKey: emailKey(text) }];
  const found = await Promise.all(selectors.map((selector) => first(store, selector, limit)));
  const named = [...new Map(found.flat().map((account) => [account.id, account])).values()].map((account) => ({
    account,
    name: fold(shownName(account)).trim(),
  }));
  return named
    .sort((a, b) => compare(a.name, b.name) || compare<string>(a.account.id, b.account.id))
    .slice(0, limit)
    .map(({ account }) => account);
}

function first(store: Readable, selector: AccountSelector, limit: number): Promise<readonly Account[]> {
  return store.table('accounts').find({ selector, sort: BY_NAME, limit });
}
