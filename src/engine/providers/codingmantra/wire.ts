import { z } from 'zod';
import { wireTime } from '../wire-time.ts';
import { wireCredits, wireId } from '../wire.ts';

/** `GET /api/user/credits` */
export const CreditsAnswerSchema = z.object({ data: z.object({ credits: wireCredits }) });

const wireText = z.string().nullish();
const amount = wireCredits.nullish().transform((value) => value ?? null);

/** One change. Which of the two amounts is there says its sign; either, both or none may be (docs/provider-facts.md §1). */
export const HistoryEntrySchema = z.object({
  id: wireId,
  type: z.string(),
  timestamp: wireTime,
  creditsUsed: amount,
  creditsAdded: amount,
  tool: wireText,
  source: wireText,
});
export type HistoryEntry = z.infer<typeof HistoryEntrySchema>;

/** `GET /api/user/credits/history`; its entries are read one by one. */
export const HistoryAnswerSchema = z.object({
  data: z.object({ currentCredits: wireCredits, history: z.unknown() }),
});
