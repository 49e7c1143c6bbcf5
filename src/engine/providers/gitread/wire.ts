import { z } from 'zod';
import { wireCredits } from '../wire.ts';

/** `GET /api/credits` */
export const CreditsAnswerSchema = z.object({ credits: wireCredits });

/** `POST /api/credits`: an echo of what was sent, not a reading (docs/provider-facts.md §4). */
export const SetAnswerSchema = z.object({ success: z.literal(true), credits: wireCredits });
