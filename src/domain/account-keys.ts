import { z } from 'zod';
import { shownName, type Account } from './account.ts';
import { fold } from './fold.ts';
import { emailKey } from './person-link.ts';
import { ProofSchema, type Proof } from './proof.ts';
import { toMilliseconds } from './time.ts';

/** Sorts after every amount and instant. */
export const ABSENT = Number.MAX_VALUE;
/** Sorts after every date. */
export const NO_DATE = '~';
/** Stands before each text in a key that holds several. No word that is searched for has it. */
export const BEFORE_EACH = '\u001F';

/** What accounts are sorted, searched and told apart by; it follows from the account alone and is kept with it. */
export const AccountKeysSchema = z.object({
  /** The shown name, folded. */
  nameKey: z.string(),
  /** Name, e-mail, id, note and tags, folded: what a search looks through. */
  searchText: z.string(),
  /** E-mail and id, folded, each after `BEFORE_EACH`. */
  idText: z.string(),
  /** As `emailKey` writes it. */
  emailKey: z.string(),
  /** The tags as they are, each between two of `BEFORE_EACH`; empty: none. */
  tagText: z.string(),
  standing: z.string(),
  hasNote: z.boolean(),
  // What is absent comes last: `ABSENT`, `NO_DATE`.
  balanceKey: z.number(),
  availableKey: z.number(),
  movementKey: z.number(),
  planKey: z.string(),
});
type AccountKeys = z.infer<typeof AccountKeysSchema>;

/** An account as the store can be asked for it. */
export type KeyedAccount = Account & AccountKeys;

export function accountKeys(account: Account): AccountKeys {
  const { name, email, externalId, note, tags, lastMovementAt } = account;
  return {
    nameKey: fold(shownName(account)).trim(),
    searchText: fold([name, email, externalId, note, ...tags].join('\n')),
    idText: [email, externalId].map((text) => `${BEFORE_EACH}${fold(text)}`).join(''),
    emailKey: emailKey(email),
    tagText: tags.length === 0 ? '' : `${tags.map(tagMark).join('')}${BEFORE_EACH}`,
    standing: standingText({
      proof: account.proof,
      isInDoubt: account.doubt !== null,
      isIncomplete: account.missing.length > 0,
    }),
    hasNote: note !== '',
    balanceKey: account.total ?? ABSENT,
    availableKey: account.available ?? ABSENT,
    movementKey: lastMovementAt === null ? ABSENT : toMilliseconds(lastMovementAt),
    planKey: account.planEndsOn ?? NO_DATE,
  };
}

/** What `tagText` holds of a tag. */
export function tagMark(tag: string): string {
  return `${BEFORE_EACH}${tag}`;
}

/** The tags that `tagText` was made of. */
export function tagsOf(tagText: string): readonly string[] {
  return tagText.split(BEFORE_EACH).filter(Boolean);
}

/** How far an account can be relied on. */
export interface Standing {
  readonly proof: Proof;
  readonly isInDoubt: boolean;
  /** Something of it could not be kept or read. */
  readonly isIncomplete: boolean;
}

const FLAGS = [false, true];
const STANDINGS: readonly Standing[] = ProofSchema.options.flatMap((proof) =>
  FLAGS.flatMap((isInDoubt) => FLAGS.map((isIncomplete) => ({ proof, isInDoubt, isIncomplete }))),
);

function standingText({ proof, isInDoubt, isIncomplete }: Standing): string {
  return [proof, isInDoubt ? 'in doubt' : '', isIncomplete ? 'incomplete' : ''].filter(Boolean).join(', ');
}

/** The values of `standing` that mean what is asked for. */
export function standingsWhere(holds: (standing: Standing) => boolean): readonly string[] {
  return STANDINGS.filter(holds).map(standingText);
}
