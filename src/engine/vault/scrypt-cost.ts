import { z } from 'zod';
import type { ScryptCost } from '../ports.ts';

/** About 128 MiB and a few tenths of a second for one guess. Stored with what it protects, so it can be raised. */
export const SCRYPT_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

/**
 * The cost as a file states it, bounded: a doctored file must not take all memory (128 × N × r bytes) or hours of the next
 * one who unlocks. Up to four times what is written today.
 */
export const ScryptCostSchema = z.object({
  N: z
    .number()
    .int()
    .min(2)
    .max(2 ** 19)
    .refine((n) => Number.isInteger(Math.log2(n)), 'must be a power of two'),
  r: z.number().int().min(8).max(8),
  p: z.number().int().min(1).max(2),
});
