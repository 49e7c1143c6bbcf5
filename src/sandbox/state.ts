import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { PlantSchema } from './year/plant.ts';

const SegmentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rate'), from: z.number(), until: z.number().nullable(), perMinute: z.number() }),
  z.object({
    kind: z.literal('burst'),
    at: z.number(),
    entries: z.number(),
    api: z.string().optional(),
    accountId: z.string().optional(),
  }),
]);

/** One write that took effect, or one change that somebody made elsewhere. Amounts are decimals. */
const WriteRecordSchema = z.object({
  number: z.number(),
  at: z.iso.datetime(),
  api: z.string(),
  /** The call, or `elsewhere` for a change that did not come through the API. */
  call: z.string(),
  /** Number of the request that asked for it, as in the request log; `null` for `elsewhere`. */
  request: z.number().nullable(),
  accountId: z.string(),
  method: z.enum(['set', 'add']),
  amount: z.string(),
  before: z.string(),
  after: z.string(),
});
export type WriteRecord = z.infer<typeof WriteRecordSchema>;

const SandboxStateSchema = z.object({
  version: z.literal(1),
  seed: z.number(),
  /** When the world began, milliseconds since 1970. */
  epoch: z.number(),
  /** Whether the world is a year that ends at the epoch. */
  isYear: z.boolean(),
  entriesPerAccount: z.number(),
  usersPerKey: z.number(),
  keysPerApi: z.number(),
  /** The world's clock minus the machine's. */
  clockOffset: z.number(),
  /** The last moment at which the world is known to have been served. */
  servedUntil: z.number(),
  segments: z.array(SegmentSchema),
  /** By `api/account`: credits that no ledger shows, in smallest units. */
  shifts: z.record(z.string(), z.number()),
  /** By `api/account`: serials of entries no longer listed, ascending. */
  removed: z.record(z.string(), z.array(z.number())),
  /** By `api/name`: what an API remembers of its own, such as which refresh token is good. */
  remembered: z.record(z.string(), z.union([z.string(), z.number()])),
  writes: z.array(WriteRecordSchema),
  plants: z.array(PlantSchema),
  ports: z.record(z.string(), z.number()),
});
/** All of the world that does not follow from its seed. */
export type SandboxState = z.infer<typeof SandboxStateSchema>;

/**
 * Reads a kept world. A file that is not one is put aside as `<name>.damaged` and the world begins anew.
 * @returns `null` when there is none.
 */
export function loadState(file: string): SandboxState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const parsed = SandboxStateSchema.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  renameSync(file, `${file}.damaged`);
  return null;
}

/** Replaces the file in one step, so a kill leaves the old one or the new one, never half of one. */
export function saveState(file: string, state: SandboxState): void {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  renameSync(draft, file);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
