import { z } from 'zod';
import type { Problem } from './problem.ts';

/** Longer ones are mistakes, and a pattern that takes long to match is a trap. */
const MOST_PATTERN = 100;

/** One of the reasons an admin allows, and what it demands beside itself. */
export const ReasonSchema = z.object({
  text: z.string().trim().min(1, 'needs a text').max(200),
  needsNote: z.boolean(),
  needsReference: z.boolean(),
  /** What a reference must look like, as ticket numbers do: `#` stands for a digit, `@` for a letter, `*` for anything. Empty: anything. */
  referencePattern: z.string().trim().max(MOST_PATTERN),
});
export type Reason = z.infer<typeof ReasonSchema>;

export const ReasonsSchema = z
  .array(ReasonSchema)
  .min(1, 'at least one reason is needed')
  .max(50)
  .refine((reasons) => new Set(reasons.map(({ text }) => text)).size === reasons.length, 'each reason is there once');

/** A reason that demands nothing, as those were that were only texts. */
export function plainReason(text: string): Reason {
  return { text, needsNote: false, needsReference: false, referencePattern: '' };
}

export const DEFAULT_REASONS: readonly Reason[] = [
  'Failed generation',
  'Service outage',
  'Wrong charge',
  'Goodwill',
  'Plan change',
  'Payment received',
  'Chargeback',
  'Data correction',
].map(plainReason);

/** What an adjustment says of why it is made. */
interface ReasonGiven {
  readonly reason: string;
  readonly note: string;
  readonly reference: string;
}

/** Everything its reason demands and it lacks, each with the field. */
export function reasonRefusals(reasons: readonly Reason[], given: ReasonGiven): Problem[] {
  const reason = reasons.find(({ text }) => text === given.reason);
  if (reason === undefined) return [notAReason(given.reason)];
  return [
    reason.needsNote && given.note.trim() === '' ? demanded('note', `“${reason.text}” needs a note.`) : null,
    referenceRefusal(reason, given.reference.trim()),
  ].filter((problem) => problem !== null);
}

function referenceRefusal({ text, needsReference, referencePattern }: Reason, reference: string): Problem | null {
  if (reference === '') {
    return needsReference ? demanded('reference', `“${text}” needs a reference, such as a ticket number.`) : null;
  }
  if (referencePattern === '' || fitsPattern(referencePattern, reference)) return null;
  return {
    code: 'reason.reference-pattern',
    sentence: `The reference for “${text}” must look like ${referencePattern}; “${reference}” does not.`,
    where: 'reference',
  };
}

/** Compares sign by sign, without a regular expression that somebody typed: it takes as long as the text is long. */
export function fitsPattern(pattern: string, text: string): boolean {
  let reached = new Set([0]);
  const follow = (from: ReadonlySet<number>) => {
    const all = new Set(from);
    for (const index of all) if (pattern[index] === '*') all.add(index + 1);
    return all;
  };
  reached = follow(reached);
  for (const sign of text) {
    const next = new Set<number>();
    for (const index of reached) {
      if (pattern[index] === '*') next.add(index);
      else if (fitsSign(pattern[index], sign)) next.add(index + 1);
    }
    reached = follow(next);
  }
  return reached.has(pattern.length);
}

function fitsSign(pattern: string | undefined, sign: string): boolean {
  if (pattern === '#') return /^\d$/.test(sign);
  if (pattern === '@') return /^\p{L}$/u.test(sign);
  return pattern === sign;
}

function demanded(where: 'note' | 'reference', sentence: string): Problem {
  return { code: `reason.needs-${where}`, sentence, where };
}

function notAReason(reason: string): Problem {
  return {
    code: 'reason.not-listed',
    sentence: reason === '' ? 'A reason is needed.' : `“${reason}” is not one of the reasons that are kept here.`,
    cure: 'Choose one of the list; an admin can add to it in Settings.',
    where: 'reason',
  };
}
