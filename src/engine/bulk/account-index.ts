import type { Connection } from '../../domain/connection.ts';
import { emailKey } from '../../domain/person-link.ts';
import { fold } from '../../domain/fold.ts';
import type { AccountCard, Directory } from '../accounts/index.ts';

/** Finds the accounts that a cell may mean, without walking through all of them for each row. */
export interface AccountIndex {
  /** @param connectionIds among which to look; `null`: all. */
  find(text: string, connectionIds: ReadonlySet<string> | null): readonly AccountCard[];
}

/** Names last: an id or an e-mail that fits exactly is never doubted because of somebody who is called like it. */
function indexAccounts(cards: Iterable<AccountCard>): AccountIndex {
  const byId = new Map<string, AccountCard[]>();
  const byEmail = new Map<string, AccountCard[]>();
  const byName = new Map<string, AccountCard[]>();
  for (const card of cards) {
    for (const id of new Set([card.id, card.externalId])) put(byId, id, card);
    if (card.email !== '') put(byEmail, emailKey(card.email), card);
    put(byName, fold(card.name).trim(), card);
  }
  return {
    find(text, connectionIds) {
      const folded = fold(text);
      for (const found of [byId.get(text), byEmail.get(emailKey(text)), byName.get(folded)]) {
        const among = found?.filter((card) => connectionIds === null || connectionIds.has(card.connectionId)) ?? [];
        if (among.length > 0) return among;
      }
      return [];
    },
  };
}

/** The accounts that some texts may mean. */
export interface Named {
  readonly texts: ReadonlySet<string>;
  readonly index: AccountIndex;
  /** Whether a text may mean another account since this one changed. @param now `undefined`: it is gone. */
  isOld(id: string, now: AccountCard | undefined): boolean;
}

export async function readNamed(directory: Pick<Directory, 'named'>, texts: readonly string[]): Promise<Named> {
  const cards = await directory.named(texts);
  const index = indexAccounts(cards.values());
  const known = new Set(texts);
  const [emails, names] = [new Set(texts.map(emailKey)), new Set(texts.map((text) => fold(text)))];
  const isMeant = ({ id, externalId, email, name }: AccountCard): boolean =>
    known.has(id) || known.has(externalId) || emails.has(emailKey(email)) || names.has(fold(name).trim());
  return {
    texts: known,
    index,
    isOld(id, now) {
      const then = cards.get(id);
      if (then === undefined) return now !== undefined && isMeant(now);
      return now === undefined || !isSameCard(now, then);
    },
  };
}

function isSameCard(one: AccountCard, other: AccountCard): boolean {
  return (
    one.connectionId === other.connectionId &&
    one.externalId === other.externalId &&
    one.email === other.email &&
    one.name === other.name &&
    one.unit === other.unit
  );
}

function put(map: Map<string, AccountCard[]>, key: string, card: AccountCard): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, [card]);
  else found.push(card);
}

/** The connections that a cell may mean: one by its id, else those of that label, else those of that provider's name. */
export function findConnections(
  text: string,
  connections: ReadonlyMap<string, Connection>,
  providerName: (connection: Connection) => string,
): readonly Connection[] {
  const exact = connections.get(text);
  if (exact !== undefined) return [exact];
  const folded = fold(text);
  const all = [...connections.values()];
  const labelled = all.filter((connection) => fold(connection.label) === folded);
  return labelled.length > 0 ? labelled : all.filter((connection) => fold(providerName(connection)) === folded);
}
