import type { LinkSuggestion } from '../../contract/accounts.ts';
import { UNNAMED_HOLDERS, UNNAMED_ID, type Account } from '../../domain/account.ts';
import { fold } from '../../domain/fold.ts';
import { emailKey } from '../../domain/person-link.ts';
import type { Readable } from '../store/store.ts';
import type { AccountSelector } from './selector.ts';

const MOST = 8;
const NO_NAMES: readonly string[] = Object.values(UNNAMED_HOLDERS);

interface Suggestion {
  readonly other: Account;
  readonly why: LinkSuggestion['why'];
}

/**
 * Accounts at other connections with the same id or the same name. Two people may share either, so they are only offered;
 * an equal e-mail links by itself, and where it does not somebody said so. What stands for a name tells nothing.
 * @param known accounts that need not be offered.
 */
export async function suggestionsFor(
  store: Readable,
  account: Account,
  known: readonly string[],
): Promise<readonly Suggestion[]> {
  const { connectionId, externalId } = account;
  const name = NO_NAMES.includes(account.name) ? '' : fold(account.name).trim();
  const email = emailKey(account.email);
  const others: AccountSelector = {
    connectionId: { $ne: connectionId },
    id: { $nin: known },
    ...(email !== '' && { emailKey: { $ne: email } }),
  };
  const first = (selector: AccountSelector, limit: number): Promise<readonly Account[]> =>
    store.table('accounts').find({ selector: { $and: [others, selector] }, limit });
  const isNamed = externalId !== UNNAMED_ID;
  const sameId = isNamed ? await first({ externalId }, MOST) : [];
  const left = MOST - sameId.length;
  const called: AccountSelector = { nameKey: name, ...(isNamed && { externalId: { $ne: externalId } }) };
  const sameName = name === '' || left === 0 ? [] : await first(called, left);
  return [
    ...sameId.map((other) => ({ other, why: 'same id' as const })),
    ...sameName.map((other) => ({ other, why: 'same name' as const })),
  ];
}
