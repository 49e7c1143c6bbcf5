import { z } from 'zod';
import { AccountIdSchema, type AccountId } from './ids.ts';
import { InstantSchema } from './time.ts';

/**
 * What an operator said of which accounts are one person's; ours alone, so a sync never writes it. `same`: the two are
 * one person's. `apart`: the account's e-mail does not make it the person of others with that e-mail; with another
 * e-mail the mark says nothing any more.
 */
export const PersonLinkSchema = z.object({
  id: z.string(),
  kind: z.enum(['same', 'apart']),
  /** For `same` the lesser of the two ids: a link has no direction. */
  firstId: AccountIdSchema,
  /** For `same` only. */
  otherId: AccountIdSchema.nullable(),
  /** For `apart` only: the e-mail that is not believed, as `emailKey` writes it. */
  email: z.string(),
  note: z.string(),
  by: z.string(),
  at: InstantSchema,
});
export type PersonLink = z.infer<typeof PersonLinkSchema>;

/** How an account came to be counted as somebody's. */
type LinkedHow = 'e-mail' | 'by hand';

/** An account of the same person, and the nearer one that it is linked to. */
export interface Linked {
  readonly id: AccountId;
  /** The account asked about, or one between it and this. */
  readonly fromId: AccountId;
  readonly isByEmail: boolean;
  /** The link by hand between the two, where there is one. */
  readonly link: PersonLink | null;
  /** Of the whole way from the account asked about: `e-mail` where no link by hand was needed. */
  readonly how: LinkedHow;
}

/** What there is to tell one person by. */
export interface PersonEvidence {
  /** The e-mail of an account as `emailKey` writes it; empty where it has none. */
  emailOf(id: AccountId): string;
  withEmail(email: string): Iterable<AccountId>;
  /** Links by hand that the account is an end of. */
  linksOf(id: AccountId): Iterable<PersonLink>;
  apartOf(id: AccountId): PersonLink | undefined;
}

/** E-mails are equal without regard to case and to space around them. */
export function emailKey(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** The same id for the same two, whichever is named first. */
export function sameLinkId(one: AccountId, other: AccountId): string {
  return ['same', ...[one, other].sort()].join('|');
}

export function apartMarkId(id: AccountId): string {
  return `apart|${id}`;
}

export function sameLink(one: AccountId, other: AccountId, said: Pick<PersonLink, 'note' | 'by' | 'at'>): PersonLink {
  const [firstId, otherId] = one < other ? [one, other] : [other, one];
  return { id: sameLinkId(one, other), kind: 'same', firstId, otherId, email: '', ...said };
}

export function apartMark(id: AccountId, email: string, said: Pick<PersonLink, 'note' | 'by' | 'at'>): PersonLink {
  return { id: apartMarkId(id), kind: 'apart', firstId: id, otherId: null, email: emailKey(email), ...said };
}

/** Whether the account's e-mail, as it is now, was said not to tell whose it is. */
function isApart(id: AccountId, evidence: PersonEvidence): boolean {
  const mark = evidence.apartOf(id);
  return mark !== undefined && mark.email === evidence.emailOf(id);
}

/** The other end of a link by hand. */
export function otherEnd(link: PersonLink, id: AccountId): AccountId | null {
  return link.firstId === id ? link.otherId : link.firstId;
}

/** All other accounts of the person whose account this is, nearest first; those that e-mails alone tell before the rest. */
export function personOf(id: AccountId, evidence: PersonEvidence): Linked[] {
  const seen = new Set<AccountId>([id]);
  const found: Linked[] = [];
  const take = (next: Linked) => {
    if (seen.has(next.id)) return;
    seen.add(next.id);
    found.push(next);
  };
  for (const next of neighbours(id, evidence)) if (next.isByEmail) take({ ...next, how: 'e-mail' });
  // Equal e-mails reach nothing further by themselves; whatever comes now needs a link by hand somewhere on its way.
  const reached = [id, ...found.map((one) => one.id)];
  for (const at of reached) {
    for (const next of neighbours(at, evidence)) {
      if (!seen.has(next.id)) reached.push(next.id);
      take(next);
    }
  }
  return found;
}

/** The accounts that one is linked to with nothing between. */
function neighbours(id: AccountId, evidence: PersonEvidence): Linked[] {
  const links = new Map<AccountId, PersonLink>();
  for (const link of evidence.linksOf(id)) {
    const other = otherEnd(link, id);
    if (other !== null && other !== id) links.set(other, link);
  }
  const mates = new Set(emailMates(id, evidence));
  return [...new Set([...mates, ...links.keys()])].map((other) => ({
    id: other,
    fromId: id,
    isByEmail: mates.has(other),
    link: links.get(other) ?? null,
    how: 'by hand',
  }));
}

/** Accounts with the same e-mail, where neither was said to be somebody else's. */
function emailMates(id: AccountId, evidence: PersonEvidence): AccountId[] {
  const email = evidence.emailOf(id);
  if (email === '' || isApart(id, evidence)) return [];
  return [...evidence.withEmail(email)].filter((other) => other !== id && !isApart(other, evidence));
}

/** What a list of accounts and a list of links tell. */
export function evidenceOf(
  accounts: readonly { readonly id: AccountId; readonly email: string }[],
  links: readonly PersonLink[],
): PersonEvidence {
  const emails = new Map(accounts.map(({ id, email }) => [id, emailKey(email)]));
  return {
    emailOf: (id) => emails.get(id) ?? '',
    withEmail: (email) => [...emails].filter(([, own]) => own === email).map(([id]) => id),
    linksOf: (id) =>
      links.filter(
        ({ kind, firstId, otherId }) =>
          kind === 'same' &&
          (firstId === id || otherId === id) &&
          emails.has(firstId) &&
          otherId !== null &&
          emails.has(otherId),
      ),
    apartOf: (id) => links.find(({ kind, firstId }) => kind === 'apart' && firstId === id),
  };
}
