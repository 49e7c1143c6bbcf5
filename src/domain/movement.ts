import { z } from 'zod';
import { KINDS } from './adjustment-kind.ts';
import { AdjustmentKindSchema, type AdjustmentKind } from './adjustment.ts';
import { EntryOriginSchema, MovementSchema, type LedgerEntry, type Movement } from './ledger.ts';

export { MovementSchema, type Movement } from './ledger.ts';

const PatternSchema = z.string().min(1).max(200);

/** One rule of a connection's list: what an entry must be like, and the class it then has. `null`: whatever it is. */
export const MovementRuleSchema = z.strictObject({
  /** The kind of our own adjustment that the entry is. */
  adjustment: AdjustmentKindSchema.nullable(),
  origin: EntryOriginSchema.nullable(),
  /** `gives`: the amount is above zero; `takes`: below. */
  sign: z.enum(['gives', 'takes']).nullable(),
  /** The API's own word for the type, whatever its case. */
  sourceType: PatternSchema.nullable(),
  /** Stands somewhere in the description, whatever its case; `*` stands for any characters, `|` parts alternatives. */
  description: PatternSchema.nullable(),
  movement: MovementSchema,
});
export type MovementRule = Readonly<z.infer<typeof MovementRuleSchema>>;

/** More rules than anybody reads. */
export const MOST_RULES = 100;

/** The rules in force for one connection. The first that fits an entry says its class; where none does, it is unexplained. */
export const MovementRulesSchema = z.object({
  /** That of the connection. */
  id: z.string(),
  connectionId: z.string(),
  /** Counts the changes. */
  version: z.number().int().min(1),
  rules: z.array(MovementRuleSchema).max(MOST_RULES),
  /**
   * Where the entries stored before the last change are still being classed anew: the last one that was; `''`: none yet.
   * `null`: all have been.
   */
  reclassedThrough: z.string().nullable(),
});
export type MovementRules = Readonly<z.infer<typeof MovementRulesSchema>>;

/** What a rule looks at. */
export type Classed = Pick<LedgerEntry, 'origin' | 'amount' | 'sourceType' | 'description'>;

/** Every rule has all conditions; here only those are named that ask for something. */
export function movementRule(
  movement: Movement,
  conditions: Partial<Omit<MovementRule, 'movement'>> = {},
): MovementRule {
  return { adjustment: null, origin: null, sign: null, sourceType: null, description: null, ...conditions, movement };
}

/** What our own adjustments are. */
const OWN_RULES: readonly MovementRule[] = AdjustmentKindSchema.options.map((kind) =>
  movementRule(KINDS[kind].movement, { adjustment: kind }),
);

const BY_WORDS: readonly (readonly [Movement, 'gives' | 'takes', readonly string[]])[] = [
  ['refunded', 'gives', ['refund']],
  ['granted', 'gives', ['bonus', 'grant', 'gift', 'promo', 'referral', 'reward', 'free trial', 'welcome', 'goodwill']],
  ['purchased', 'gives', ['purchase', 'payment', 'top-up', 'auto-reload', 'bought', 'subscription']],
  ['expired', 'takes', ['expir', 'lapsed']],
  ['clawed back', 'takes', ['refund', 'chargeback', 'clawback', 'revers', 'revoked']],
];

/** What the words of a description say, where an API has no field for it: its refunds, purchases, grants and expiries. */
export const WORD_RULES: readonly MovementRule[] = BY_WORDS.map(([movement, sign, words]) =>
  movementRule(movement, { origin: 'reported', sign, description: words.join(' | ') }),
);

/** The rules that a connection begins with: our own adjustments first, then what its provider declares. */
export function defaultRules(declared: readonly MovementRule[]): readonly MovementRule[] {
  return [...OWN_RULES, ...declared];
}

/** What an entry without rules of its connection is classed by. */
export const RULES_OF_NOBODY: readonly MovementRule[] = defaultRules([
  ...WORD_RULES,
  movementRule('consumed', { origin: 'reported', sign: 'takes' }),
]);

/** Says the class of an entry. @param kind of our own adjustment that the entry is; `null`: of none. */
export type Classify = (entry: Classed, kind: AdjustmentKind | null) => Movement;

/**
 * Makes of rules what classes entries. Total and exclusive: each entry has one class, that of the first rule that fits.
 * An entry without a sign is `unexplained` whatever the rules say: nothing may be counted that nobody can add up.
 */
export function classifier(rules: readonly MovementRule[]): Classify {
  const made = rules.map((rule) => ({ rule, fits: fitOf(rule) }));
  return (entry, kind) => {
    if (entry.amount === null) return 'unexplained';
    const description = entry.description.toLowerCase();
    return made.find(({ fits }) => fits(entry, kind, description))?.rule.movement ?? 'unexplained';
  };
}

/** The place in the list of the rule that says the class of an entry; `null`: none fits. */
export function findRule(rules: readonly MovementRule[], entry: Classed, kind: AdjustmentKind | null): number | null {
  const at = rules.findIndex((rule) => fitOf(rule)(entry, kind, entry.description.toLowerCase()));
  return at === -1 || entry.amount === null ? null : at;
}

type Fits = (entry: Classed, kind: AdjustmentKind | null, description: string) => boolean;

function fitOf({ adjustment, origin, sign, sourceType, description }: MovementRule): Fits {
  const word = sourceType?.trim().toLowerCase();
  const alternatives = description === null ? null : alternativesOf(description.toLowerCase());
  return (entry, kind, text) =>
    (adjustment === null || adjustment === kind) &&
    (origin === null || origin === entry.origin) &&
    (sign === null || (sign === 'gives' ? (entry.amount ?? 0) > 0 : (entry.amount ?? 0) < 0)) &&
    (word === undefined || word === entry.sourceType.trim().toLowerCase()) &&
    (alternatives === null || alternatives.some((one) => holdsInOrder(text, one.split('*'))));
}

function alternativesOf(description: string): readonly string[] {
  return description
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Whether the parts stand in the text, one after the other. Linear, whatever is typed. */
function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}

const ORIGIN_WORDS: Readonly<Record<NonNullable<MovementRule['origin']>, string>> = {
  reported: 'listed by the API',
  observed: 'seen as a change of the balance',
  expected: 'sent by us and not seen yet',
};

/** A rule as a sentence: *Takes credits and the description holds “expir”: expired.* */
export function ruleSentence({ adjustment, origin, sign, sourceType, description, movement }: MovementRule): string {
  const conditions = [
    adjustment === null ? null : `is our own ${adjustment}`,
    origin === null ? null : `is ${ORIGIN_WORDS[origin]}`,
    sign === null ? null : `${sign} credits`,
    sourceType === null ? null : `the API calls it “${sourceType}”`,
    description === null ? null : `the description holds ${anyOf(alternativesOf(description))}`,
  ].filter((condition) => condition !== null);
  const told = conditions.length === 0 ? 'whatever it is' : conditions.join(' and ');
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}: ${movement}.`;
}

/** *“refund”*, or *“bonus”, “grant” or “gift”*. */
function anyOf(words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`);
  return quoted.length < 2 ? quoted.join() : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
