import { z } from 'zod';
import { PlantClassSchema, YearMovementSchema } from '../../engine/providers/sandbox-year.ts';

/** Something a plant put into an account's ledger. Amounts in smallest units. */
const PostSchema = z.object({
  serial: z.number(),
  /** The date it bears. */
  at: z.number(),
  kind: z.enum(['credit', 'debit', 'adjustment']),
  tag: z.string(),
  label: z.string(),
  amount: z.number(),
  movement: YearMovementSchema,
  /** False: the API never lists it. */
  isListed: z.boolean(),
  /** For an entry that repeats another: the balance it shows. The balance did not move for it. */
  repeats: z.number().nullable(),
});
export type Post = z.infer<typeof PostSchema>;

/** What is told of a planted discrepancy. Amounts are signed decimals. */
export const PlantedSchema = z.object({
  /** Counts from 1. */
  number: z.number(),
  class: PlantClassSchema,
  api: z.string(),
  accountId: z.string(),
  /** The instant it concerns: of the change, of the entry's own date, of the write; `null`: the write has not come yet. */
  at: z.iso.datetime().nullable(),
  plantedAt: z.iso.datetime(),
  /** By how much what is seen differs from what happened; `null`: the write has not come yet. */
  amount: z.string().nullable(),
  /** In which part of the answers it shows. */
  field: z.enum(['balance', 'history', 'balance after', 'membership']),
});
export type Planted = Readonly<z.infer<typeof PlantedSchema>>;

/** A plant as it is kept: what is told of it, and what it changed in the world. */
export const PlantSchema = PlantedSchema.extend({
  posts: z.array(PostSchema),
  /** Entries dated earlier are not listed. */
  hiddenBefore: z.number().nullable(),
  /** What the API shows beyond its own last decimal, in millionths of a credit. */
  millionths: z.number(),
  endedPlan: z.object({ tag: z.string(), expiresOn: z.string(), at: z.number() }).nullable(),
  /** Holds back the account's next write. `landsAt`, `amount` (smallest units) and the write's number once it came. */
  delay: z
    .object({ seconds: z.number(), landsAt: z.number().nullable(), amount: z.number(), write: z.number().nullable() })
    .nullable(),
});
export type Plant = z.infer<typeof PlantSchema>;
