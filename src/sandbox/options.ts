import { z } from 'zod';

export const SandboxOptionsSchema = z.object({
  /** Another seed is another world. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  /** Ledger entries that each account has when the world begins. */
  entriesPerAccount: z.number().int().min(0).max(1_000_000).default(250),
  /** Accounts per key, where one key reaches many (a list of UIDs). */
  atomchatUsers: z.number().int().min(1).max(100_000).default(40),
  /** Keys per API; each is a connection of its own. */
  keysPerApi: z.number().int().min(1).max(50).default(1),
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
