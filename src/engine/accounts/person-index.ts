import type { AccountId } from '../../domain/ids.ts';
import { emailKey, otherEnd, type PersonEvidence, type PersonLink } from '../../domain/person-link.ts';

/** Which of some accounts share an e-mail and which are linked by hand; filled one account and one link at a time. */
export class PersonIndex implements PersonEvidence {
  readonly #emails = new Map<string, string>();
  readonly #byEmail = new Map<string, Set<AccountId>>();
  readonly #links = new Map<string, PersonLink>();
  readonly #byAccount = new Map<string, Set<PersonLink>>();

  /** @param email `undefined`: the account is gone. */
  putAccount(id: string, email: string | undefined): void {
    const before = this.#emails.get(id);
    const key = email === undefined ? undefined : emailKey(email);
    if (before === key) return;
    if (before) leave(this.#byEmail, before, id as AccountId);
    if (key === undefined) this.#emails.delete(id);
    else this.#emails.set(id, key);
    if (key) join(this.#byEmail, key, id as AccountId);
  }

  /** @param link `undefined`: it is gone. */
  putLink(id: string, link: PersonLink | undefined): void {
    const before = this.#links.get(id);
    for (const end of endsOf(before)) if (before) leave(this.#byAccount, end, before);
    if (link === undefined) this.#links.delete(id);
    else this.#links.set(id, link);
    for (const end of endsOf(link)) if (link) join(this.#byAccount, end, link);
  }

  emailOf(id: AccountId): string {
    return this.#emails.get(id) ?? '';
  }

  withEmail(email: string): ReadonlySet<AccountId> {
    return this.#byEmail.get(email) ?? NONE;
  }

  /** Without those whose other end is no longer there. */
  *linksOf(id: AccountId): Generator<PersonLink> {
    for (const link of this.#byAccount.get(id) ?? []) {
      const other = otherEnd(link, id);
      if (link.kind === 'same' && other !== null && this.#emails.has(other)) yield link;
    }
  }

  apartOf(id: AccountId): PersonLink | undefined {
    for (const link of this.#byAccount.get(id) ?? []) if (link.kind === 'apart') return link;
    return undefined;
  }
}

const NONE: ReadonlySet<AccountId> = new Set();

function endsOf(link: PersonLink | undefined): readonly AccountId[] {
  return link === undefined ? [] : [link.firstId, link.otherId].filter((id) => id !== null);
}

function join<T>(groups: Map<string, Set<T>>, key: string, member: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([member]));
  else group.add(member);
}

function leave<T>(groups: Map<string, Set<T>>, key: string, member: T): void {
  const group = groups.get(key);
  group?.delete(member);
  if (group?.size === 0) groups.delete(key);
}
