import type { AccountFilter, AccountStanding } from '../../contract/accounts.ts';
import { BEFORE_EACH, standingsWhere, tagMark, type KeyedAccount, type Standing } from '../../domain/account-keys.ts';
import { fold } from '../../domain/fold.ts';
import { literal } from '../literal.ts';
import type { Selector } from '../store/store.ts';

export type AccountSelector = Selector<KeyedAccount>;

/** The store's words for the accounts that the operator filtered. */
export function accountSelector({ search, connectionId, proof, tag }: AccountFilter): AccountSelector {
  return {
    ...(connectionId !== undefined && { connectionId }),
    ...(proof !== undefined && standing((one) => hasStanding(one, proof))),
    ...(tag !== undefined && tagged(tag)),
    ...textSelector(wordsOf(search ?? '')),
  };
}

/** Accounts that stand so. */
export function standing(holds: (one: Standing) => boolean): AccountSelector {
  return { standing: { $in: standingsWhere(holds) } };
}

function hasStanding(one: Standing, asked: AccountStanding): boolean {
  if (asked === 'in doubt') return one.isInDoubt;
  return asked === 'incomplete' ? one.isIncomplete : one.proof === asked;
}

function tagged(tag: string): AccountSelector {
  return tag.includes(BEFORE_EACH) ? { id: { $in: [] } } : { tagText: holds(`${tagMark(tag)}${BEFORE_EACH}`) };
}

/** Every word must be somewhere in name, e-mail, id, note or tags, without regard to case and accents. */
export function textSelector(words: readonly string[]): AccountSelector {
  return words.length === 0 ? {} : { $and: words.map((word) => ({ searchText: holds(word) })) };
}

export function wordsOf(text: string): readonly string[] {
  return fold(text.replaceAll(BEFORE_EACH, ' ')).split(/\s+/).filter(Boolean);
}

/** The text is somewhere in a field. */
export function holds(text: string): { readonly $regex: string } {
  return { $regex: literal(text) };
}
