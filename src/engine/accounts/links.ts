import type { LinkedAccount, LinkSuggestion, Person } from '../../contract/accounts.ts';
import { shownName, type Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { apartMark, apartMarkId, sameLink, sameLinkId, type Linked } from '../../domain/person-link.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { agedAmount } from './ages.ts';
import type { Directory } from './directory.ts';
import { suggestionsFor } from './suggestions.ts';

interface LinksParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly audit: Audit;
  readonly providerOf: (providerId: string) => Provider | undefined;
}

/** Which accounts are one person's, and what operators say of it. */
export interface Links {
  linked(id: AccountId): Promise<Person>;
  link(id: AccountId, otherId: AccountId, note: string, actor: Actor): Promise<Person>;
  unlink(id: AccountId, otherId: AccountId, note: string, actor: Actor): Promise<Person>;
  setApart(id: AccountId, isApart: boolean, note: string, actor: Actor): Promise<Person>;
  suggestLinks(id: AccountId): Promise<LinkSuggestion[]>;
}

/** What happened to a link, as the trail keeps it of both its ends. */
interface LinkRecord {
  readonly ends: readonly [Account, Account];
  readonly action: string;
  readonly actor: Actor;
  readonly sentence: (name: string, other: string) => string;
  readonly note: string;
}

export function createLinks({ store, clock, directory, audit, providerOf }: LinksParts): Links {
  const accounts = store.table('accounts');
  const table = store.table('links');

  async function mustGet(id: AccountId): Promise<Account> {
    const account = await accounts.get(id);
    if (account !== undefined) return account;
    throw new ProblemError({
      code: 'account.unknown',
      sentence: 'There is no such account in this workspace.',
      cure: 'It may have been removed with its connection: search for it by name.',
    });
  }

  async function linked(id: AccountId): Promise<Person> {
    const account = await mustGet(id);
    const found = await directory.personOf(account.id);
    const connections = await directory.connections();
    const documents = await accounts.getMany([...new Set([id, ...found.map((one) => one.id)])]);
    return {
      accounts: found.flatMap((one) => {
        const other = documents.get(one.id);
        return other === undefined ? [] : [linkedAccount(one, other, documents, connections.get(other.connectionId))];
      }),
      apart: await apartFrom(account, new Set(found.map((one) => one.id))),
    };
  }

  function linkedAccount(
    { fromId, isByEmail, link }: Linked,
    account: Account,
    documents: ReadonlyMap<string, Account>,
    connection: Connection | undefined,
  ): LinkedAccount {
    const from = documents.get(fromId);
    return {
      ...nameOf(account, connection),
      email: account.email,
      connectionId: account.connectionId,
      balance: agedAmount(account, 'total', connection?.intervalMinutes ?? 0),
      planName: account.planName,
      planEndsOn: account.planEndsOn,
      lastMovementAt: account.lastMovementAt,
      from: { id: fromId, name: from === undefined ? '' : shownName(from) },
      byEmail: isByEmail,
      byHand: link && { note: link.note, by: link.by, at: link.at },
    };
  }

  function nameOf(account: Account, connection: Connection | undefined) {
    return {
      id: account.id,
      name: shownName(account),
      externalId: account.externalId,
      connectionLabel: connection?.label ?? '',
      providerName: (connection && providerOf(connection.providerId)?.manifest.name) ?? '',
    };
  }

  /** Those that the e-mail would link, if nobody had said otherwise of them or of this one. */
  async function apartFrom(account: Account, person: ReadonlySet<string>): Promise<Person['apart']> {
    const persons = await directory.persons([account.id]);
    const connections = await directory.connections();
    const email = persons.emailOf(account.id);
    if (email === '') return [];
    const others = [...persons.withEmail(email)].filter((id) => id !== account.id && !person.has(id));
    const documents = await accounts.getMany(others);
    return others.flatMap((id) => {
      const other = documents.get(id);
      const mark = [persons.apartOf(id), persons.apartOf(account.id)].find((one) => one?.email === email);
      if (other === undefined || mark === undefined) return [];
      const { firstId: markedId, note, by, at } = mark;
      return [{ ...nameOf(other, connections.get(other.connectionId)), markedId, note, by, at }];
    });
  }

  /** One record for each account, so that each one's timeline tells it. */
  async function record({ ends, action, actor, sentence, note }: LinkRecord): Promise<void> {
    const connections = await directory.connections();
    for (const [account, other] of [ends, [...ends].reverse() as [Account, Account]]) {
      const label = connections.get(other.connectionId)?.label ?? '';
      await audit.record({
        actor: actor.name,
        action,
        subject: account.id,
        connectionId: account.connectionId,
        accountId: account.id,
        sentence: sentence(shownName(account), `${shownName(other)} (${label}, ${other.externalId})`),
        evidence: { with: other.id, note },
      });
    }
  }

  return {
    linked,

    async link(id, otherId, note, actor) {
      if (id === otherId) throw new ProblemError(withItself());
      const ends = [await mustGet(id), await mustGet(otherId)] as const;
      if ((await table.get(sameLinkId(id, otherId))) === undefined) {
        await table.put(sameLink(id, otherId, { note, by: actor.name, at: clock.now() }));
        const sentence = (name: string, other: string) => `${actor.name} linked ${name} with ${other}: ${note}`;
        await record({ ends, action: 'account.linked', actor, sentence, note });
      }
      return linked(id);
    },

    async unlink(id, otherId, note, actor) {
      const ends = [await mustGet(id), await mustGet(otherId)] as const;
      const known = await table.get(sameLinkId(id, otherId));
      if (known === undefined) throw new ProblemError(notByHand());
      await table.remove([known.id]);
      const sentence = (name: string, other: string) => `${actor.name} unlinked ${name} from ${other}: ${note}`;
      await record({ ends, action: 'account.unlinked', actor, sentence, note });
      return linked(id);
    },

    async setApart(id, isSetApart, note, actor) {
      const account = await mustGet(id);
      if (isSetApart && account.email.trim() === '') throw new ProblemError(withoutEmail());
      const known = await table.get(apartMarkId(id));
      if (!isSetApart && known === undefined) return linked(id);
      if (isSetApart) await table.put(apartMark(id, account.email, { note, by: actor.name, at: clock.now() }));
      else await table.remove([apartMarkId(id)]);
      await audit.record({
        actor: actor.name,
        action: isSetApart ? 'account.set-apart' : 'account.set-apart-undone',
        subject: id,
        connectionId: account.connectionId,
        accountId: id,
        sentence: isSetApart
          ? `${actor.name} said that ${shownName(account)} is not the person of others with ${account.email}: ${note}`
          : `${actor.name} let ${account.email} tell whose it is again: ${note}`,
        evidence: { email: account.email, note },
      });
      return linked(id);
    },

    async suggestLinks(id) {
      const account = await mustGet(id);
      const [found, connections] = [await directory.personOf(account.id), await directory.connections()];
      const known = found.map((one) => one.id);
      return (await suggestionsFor(store, account, known)).map(({ other, why }) => ({
        id: other.id,
        name: shownName(other),
        email: other.email,
        externalId: other.externalId,
        connectionLabel: connections.get(other.connectionId)?.label ?? '',
        why,
      }));
    },
  };
}

function withItself(): Problem {
  return {
    code: 'account.link-itself',
    sentence: 'An account is always its own person’s.',
    kept: 'Nothing was linked.',
  };
}

function notByHand(): Problem {
  return {
    code: 'account.not-linked-by-hand',
    sentence: 'Nobody linked these two by hand.',
    kept: 'Nothing was changed.',
    cure: 'Where an equal e-mail links them, say that one of them is not the same person.',
  };
}

function withoutEmail(): Problem {
  return {
    code: 'account.no-email',
    sentence: 'The account has no e-mail, so none links it to others.',
    kept: 'Nothing was changed.',
    cure: 'Unlink by hand what was linked by hand.',
  };
}
