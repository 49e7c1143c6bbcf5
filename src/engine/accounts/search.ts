import type { AccountFilter, AccountSort, AccountStanding } from '../../contract/accounts.ts';
import { compare } from '../../domain/compare.ts';
import type { Connection } from '../../domain/connection.ts';
import type { AccountCard } from './directory.ts';
import { fold } from '../../domain/fold.ts';

/** Every word of the text must be somewhere in name, e-mail, id, note or tags, without regard to case and accents. */
export function matchesText(card: AccountCard, words: readonly string[]): boolean {
  return words.every((word) => card.text.includes(word));
}

export function wordsOf(text: string): readonly string[] {
  return fold(text).split(/\s+/).filter(Boolean);
}

export function filterAccounts(cards: Iterable<AccountCard>, filter: AccountFilter): AccountCard[] {
  const words = wordsOf(filter.search ?? '');
  const kept: AccountCard[] = [];
  for (const card of cards) {
    if (filter.connectionId !== undefined && card.connectionId !== filter.connectionId) continue;
    if (filter.proof !== undefined && !hasStanding(card, filter.proof)) continue;
    if (filter.tag !== undefined && !card.tags.includes(filter.tag)) continue;
    if (matchesText(card, words)) kept.push(card);
  }
  return kept;
}

function hasStanding(card: AccountCard, standing: AccountStanding): boolean {
  if (standing === 'in doubt') return card.isInDoubt;
  return standing === 'incomplete' ? card.isIncomplete : card.proof === standing;
}

/** Sorts in place. What is absent comes last in both directions; equals are ordered by name, then id. */
export function sortAccounts(
  cards: AccountCard[],
  sort: AccountSort,
  direction: 'ascending' | 'descending',
  connections: ReadonlyMap<string, Connection>,
): AccountCard[] {
  const key = sortKey(sort, connections);
  const sign = direction === 'ascending' ? 1 : -1;
  return cards.sort((a, b) => {
    const [keyA, keyB] = [key(a), key(b)];
    if (keyA !== keyB) {
      if (keyA === null) return 1;
      if (keyB === null) return -1;
      return keyA < keyB ? -sign : sign;
    }
    return compare(a.foldedName, b.foldedName) || compare(a.id, b.id);
  });
}

function sortKey(
  sort: AccountSort,
  connections: ReadonlyMap<string, Connection>,
): (card: AccountCard) => string | number | null {
  switch (sort) {
    case 'name':
      return (card) => card.foldedName;
    case 'externalId':
      return (card) => card.externalId;
    case 'connection':
      return (card) => fold(connections.get(card.connectionId)?.label ?? '');
    case 'balance':
      return (card) => card.total;
    case 'available':
      return (card) => card.available;
    case 'planEndsOn':
      return (card) => card.planEndsOn;
    case 'lastMovementAt':
      return (card) => card.lastMovementAt;
  }
}

/** True when the text is an account's id or e-mail to the letter. */
export function isExactMatch(card: AccountCard, text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '') return false;
  return card.externalId === trimmed || card.id === trimmed || card.email.toLowerCase() === trimmed.toLowerCase();
}

/** The best accounts for a search box: exact ids first, then names and e-mails that begin with it, then the rest. */
export function bestAccounts(cards: Iterable<AccountCard>, text: string, limit: number): AccountCard[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const phrase = words.join(' ');
  const ranked: { card: AccountCard; rank: number }[] = [];
  for (const card of cards) {
    if (matchesText(card, words) || isExactMatch(card, text)) ranked.push({ card, rank: rankOf(card, text, phrase) });
  }
  ranked.sort(
    (a, b) => a.rank - b.rank || compare(a.card.foldedName, b.card.foldedName) || compare(a.card.id, b.card.id),
  );
  return ranked.slice(0, limit).map(({ card }) => card);
}

function rankOf(card: AccountCard, text: string, phrase: string): number {
  if (isExactMatch(card, text)) return 0;
  if (card.foldedName === phrase) return 1;
  if (card.foldedName.startsWith(phrase)) return 2;
  if (fold(card.email).startsWith(phrase) || fold(card.externalId).startsWith(phrase)) return 3;
  if (card.foldedName.includes(` ${phrase}`)) return 4;
  return card.foldedName.includes(phrase) ? 5 : 6;
}
