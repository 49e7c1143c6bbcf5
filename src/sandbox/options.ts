import { z } from 'zod';

export const SandboxOptionsSchema = z.object({
  /** Another seed is another world. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  /**
   * The world is a year of purchases, grants, use, refunds and expiries that ends at the epoch, of 200 accounts unless
   * told otherwise; `entriesPerAccount` then counts nothing.
   */
  isYear: z.boolean().default(false),
  /** Days of the year that have passed when the world begins to be served; the others come as time passes. */
  yearDays: z.number().int().min(0).max(365).default(365),
  /** Ledger entries that each account has when the world begins. */
  entriesPerAccount: z.number().int().min(0).max(1_000_000).default(250),
  /** Accounts per key, where one key reaches many (a list of UIDs). Default: 40; in a year, what is left of 200. */
  atomchatUsers: z.number().int().min(1).max(100_000).optional(),
  /** Keys per API; each is a connection of its own. Default: 1; in a year 10, and 1 where one key reaches many. */
  keysPerApi: z.number().int().min(1).max(50).optional(),
  /** Entries that arrive per account while the sandbox runs. 0: nothing moves by itself. */
  debitsPerMinute: z.number().min(0).max(60_000).optional(),
  /** The world's moment of beginning: an ISO 8601 instant, or milliseconds since 1970. Default: now. */
  epoch: z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]).optional(),
  /** The control endpoint's port; the APIs take the ones after it. Default: the ports of last time, else any. */
  port: z.number().int().min(0).max(65_000).optional(),
  /** Keeps what has changed in this file; a start with the same file goes on in the same world, whatever its seed was. */
  stateFile: z.string().optional(),
});

/** All optional; see the schema for what each means and its default. */
export type SandboxOptions = z.input<typeof SandboxOptionsSchema>;
export type ResolvedOptions = z.output<typeof SandboxOptionsSchema>;
