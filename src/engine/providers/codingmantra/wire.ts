import { z } from 'zod';
import { parseSourceTime } from '../../../domain/time.ts';
import { wireCredits, wireId } from '../wire.ts';

/** `GET /api/user/credits` */
export const CreditsAnswerSchema = z.object({ data: z.object({ credits: wireCredits }) });

const sourceTime = z.string().transform((text, context) => {
  const parsed = parseSourceTime(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: `${parsed.error}: ${text.slice(0, 40)}`, input: text });
  return z.NEVER;
});

const wireText = z.string().nullish();
const amount = wireCredits.nullish().transform((value) => value ?? null);

/** One change. Which of the two amounts is there says its sign; either, both or none may be (docs/provider-facts.md §1). */
export const HistoryEntrySchema = z.object({
  id: wireId,
  type: z.string(),
  timestamp: sourceTime,
  creditsUsed: amount,
  creditsAdded: amount,
  tool: wireText,
  source: wireText,
});
export type HistoryEntry = z.infer<typeof HistoryEntrySchema>;

/** `GET /api/user/credits/history` */
export const HistoryAnswerSchema = z.object({
  data: z.object({ currentCredits: wireCredits, history: z.array(HistoryEntrySchema) }),
});

/** The same entries as sent, to be kept beside what was read of them. */
export const RawHistorySchema = z.object({ data: z.object({ history: z.array(z.unknown()) }) });
