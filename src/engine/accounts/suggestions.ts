import type { LinkSuggestion } from '../../contract/accounts.ts';
import { UNNAMED_HOLDERS, UNNAMED_ID, type Account } from '../../domain/account.ts';
import { emailKey } from '../../domain/person-link.ts';
import type { AccountCard } from './directory.ts';
import { fold } from '../../domain/fold.ts';

const MOST = 8;
const NO_NAMES: readonly string[] = Object.values(UNNAMED_HOLDERS);

/**
 * Accounts at other connections with the same id or the same name. Two people may share either, so they are only offered;
 * an equal e-mail links by itself, and where it does not somebody said so. What stands for a name tells nothing.
 */
export function suggestionsFor(
  account: Account,
  cards: Iterable<AccountCard>,
  known: ReadonlySet<string>,
): { card: AccountCard; why: LinkSuggestion['why'] }[] {
  const name = NO_NAMES.includes(account.name) ? '' : fold(account.name.trim());
  const externalId = account.externalId === UNNAMED_ID ? null : account.externalId;
  const email = emailKey(account.email);
  const sameId: AccountCard[] = [];
  const sameName: AccountCard[] = [];
  for (const card of cards) {
    if (card.connectionId === account.connectionId || known.has(card.id)) continue;
    if (email !== '' && emailKey(card.email) === email) continue;
    if (card.externalId === externalId) sameId.push(card);
    else if (name !== '' && card.foldedName.trim() === name) sameName.push(card);
  }
  return [
    ...sameId.map((card) => ({ card, why: 'same id' as const })),
    ...sameName.map((card) => ({ card, why: 'same name' as const })),
  ].slice(0, MOST);
}
