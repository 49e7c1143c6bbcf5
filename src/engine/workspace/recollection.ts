import { z } from 'zod';
import type { Losses } from '../../contract/workspace.ts';
import type { AdjustmentState } from '../../domain/adjustment.ts';
import { ConnectionSchema, type Connection } from '../../domain/connection.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import type { Store } from '../store/index.ts';
import type { Vault } from '../vault/index.ts';

/**
 * What the vault remembers of the workspace beside it, sealed as everything in it: enough to connect again what was
 * connected, and to say what is lost, when the store itself can tell nothing any more.
 */
const RecollectionSchema = z.object({
  at: InstantSchema,
  connections: z.array(ConnectionSchema),
  notes: z.number().int(),
  tags: z.number().int(),
  adjustments: z.number().int(),
  unsettledAdjustments: z.number().int(),
  exports: z.number().int(),
});
export type Recollection = z.infer<typeof RecollectionSchema>;

const NAME = 'workspace';

/** States in which something was sent or is about to be, and no sync has confirmed it. */
const UNSETTLED: readonly AdjustmentState[] = [
  'approved',
  'queued',
  'sending',
  'unknown',
  'applied',
  'waiting to be seen',
];

/** Looks at the store and keeps what was seen in the vault. */
export async function remember(store: Store, vault: Vault, now: Instant): Promise<void> {
  const adjustments = store.table('adjustments');
  const seen: Recollection = {
    at: now,
    connections: [...(await store.table('connections').find({ sort: [{ label: 'asc' }] }))],
    ...(await countWords(store)),
    adjustments: await adjustments.count(),
    unsettledAdjustments: await adjustments.count({ state: { $in: UNSETTLED } }),
    exports: await store.table('exports').count(),
  };
  await vault.keep(NAME, JSON.stringify(seen));
}

/** In one pass: notes and tags are sealed, so there is no index to count them by. */
async function countWords(store: Store): Promise<{ notes: number; tags: number }> {
  let notes = 0;
  let tags = 0;
  for await (const page of store.table('accounts').scan({})) {
    notes += page.filter(({ note }) => note !== '').length;
    tags += page.reduce((sum, account) => sum + account.tags.length, 0);
  }
  return { notes, tags };
}

/** @returns `null` where the vault is locked, remembers nothing, or what it remembers cannot be read. */
export async function recall(vault: Vault): Promise<Recollection | null> {
  if (!vault.isUnlocked) return null;
  const text = await vault.kept(NAME);
  if (text === null) return null;
  const parsed = RecollectionSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** The same for a person. */
export function lossesOf({ at, connections, ...counts }: Recollection): Losses {
  return {
    ...counts,
    knownAt: at,
    connections: connections.map(({ label, isSandbox }) => ({ label, isSandbox })),
  };
}

/**
 * Puts the connections that are remembered, and that this store does not know, into it: under the same ids, so that the
 * vault's credentials are theirs again. @returns those that were put there.
 */
export async function reconnect(store: Store, recollection: Recollection): Promise<readonly Connection[]> {
  const table = store.table('connections');
  const known = await table.getMany(recollection.connections.map(({ id }) => id));
  const missing = recollection.connections.filter(({ id }) => !known.has(id));
  if (missing.length > 0) await table.putMany(missing);
  return missing;
}
