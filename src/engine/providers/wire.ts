import { z } from 'zod';
import type { Credits } from '../../domain/credits.ts';
import { readCredits } from '../../domain/float-noise.ts';

/** A JSON number as its source text, so that no digit passes through a binary float (docs/provider-facts.md §6.3). */
export class WireNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  /** Plain JSON for `raw`: the text when a float would change it. */
  toJSON(): number | string {
    const number = Number(this.text);
    return String(number) === this.text ? number : this.text;
  }
}

/** Parses JSON keeping every number's own text. @throws SyntaxError */
export function parseWireJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new WireNumber(context?.source ?? String(value)) : value,
  );
}

/** An amount of credits: a JSON number or a numeric string, without a double's noise; never a boolean, NaN or ∞. */
export const wireCredits = z
  .union([z.instanceof(WireNumber).transform((number) => number.text), z.string()])
  .transform((text, context): Credits => {
    const parsed = readCredits(text);
    if (parsed.ok) return parsed.value.credits;
    context.addIssue({ code: 'custom', message: `${parsed.error}: ${text.slice(0, 40)}`, input: text });
    return z.NEVER;
  });

/** An id that may be a number or a string, as a string. Strings are kept to the letter. */
export const wireId = z.union([z.instanceof(WireNumber).transform((number) => number.text), z.string()]);

/** A count: whole, not negative. */
export const wireCount = z
  .union([z.instanceof(WireNumber).transform((number) => number.text), z.string()])
  .transform((text, context) => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(number) && number >= 0) return number;
    context.addIssue({ code: 'custom', message: `not a whole number: ${text.slice(0, 40)}`, input: text });
    return z.NEVER;
  });
