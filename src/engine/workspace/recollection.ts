import { z } from 'zod';
import type { Losses } from '../../contract/workspace.ts';
import { UNSETTLED } from '../../domain/adjustment-state.ts';
import { ConnectionSchema } from '../../domain/connection.ts';
import { OperatorSchema, type Operator } from '../../domain/operator.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import type { Store } from '../store/index.ts';
import type { Vault } from '../vault/index.ts';
import { NOTED } from './witness.ts';

/** How much there is of what no API can tell again. */
const CountsSchema = z.object({
  notes: z.number().int(),
  tags: z.number().int(),
  adjustments: z.number().int(),
  unsettledAdjustments: z.number().int(),
  exports: z.number().int(),
});
export type Counts = z.infer<typeof CountsSchema>;

/**
 * What the vault remembers of the workspace beside it, sealed as everything in it: enough to connect again what was
 * connected, to know who may do what, and to say what is lost, when the store itself can tell nothing any more.
 */
const RecollectionSchema = z.object({
  at: InstantSchema,
  connections: z.array(ConnectionSchema),
  operators: z.array(OperatorSchema),
  /** Settings, policy and reasons among them. */
  settings: z.array(z.object({ id: z.string(), value: z.string() })),
  counts: CountsSchema,
});
export type Recollection = z.infer<typeof RecollectionSchema>;

const NAME = 'workspace';

/** Counts what would be lost. */
export async function countWhatIsOurs(store: Store, { notes, tags }: Pick<Counts, 'notes' | 'tags'>): Promise<Counts> {
  const adjustments = store.table('adjustments');
  return {
    notes,
    tags,
    adjustments: await adjustments.count(),
    unsettledAdjustments: await adjustments.count({ state: { $in: UNSETTLED } }),
    exports: await store.table('exports').count(),
  };
}

/** What is to be remembered of a store as it is. */
export async function look(store: Store, counts: Counts, at: Instant): Promise<Recollection> {
  const byId = { sort: [{ id: 'asc' as const }] };
  return {
    at,
    connections: [...(await store.table('connections').find(byId))],
    operators: [...(await store.table('operators').find(byId))],
    settings: (await store.table('settings').find(byId))
      .filter(({ id }) => id !== NOTED)
      .map(({ id, value }) => ({ id, value })),
    counts,
  };
}

export async function remember(vault: Vault, seen: Recollection): Promise<void> {
  await vault.keep(NAME, JSON.stringify(seen));
}

/** @returns `null` where the vault is locked, remembers nothing, or what it remembers cannot be read. */
export async function recall(vault: Vault): Promise<Recollection | null> {
  return vault.isUnlocked ? readRecollection(await vault.kept(NAME)) : null;
}

/**
 * What this vault remembered last, here or in a copy of it that was set aside in this folder: whoever restores an old
 * backup with the vault of that time does not make it forget what happened since.
 * @returns `null` where none remembers anything.
 */
export async function recallNewest(vault: Vault): Promise<Recollection | null> {
  const aside = (await vault.keptAside(NAME)).map(readRecollection);
  return [await recall(vault), ...aside].reduce(
    (newest, one) => (one !== null && (newest === null || one.at > newest.at) ? one : newest),
    null,
  );
}

function readRecollection(text: string | null): Recollection | null {
  if (text === null) return null;
  const parsed = RecollectionSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** The same for a person. */
export function lossesOf({ at, connections, counts }: Recollection): Losses {
  return {
    ...counts,
    knownAt: at,
    connections: connections.map(({ label, isSandbox }) => ({ label, isSandbox })),
  };
}

/**
 * Puts what is remembered into a store that is new, or older than that; one that is newer stays as it is. Connections keep
 * their ids, so the vault's credentials are theirs again; who may do what stays as it was last, whichever file was chosen.
 */
export async function bringBack(store: Store, remembered: Recollection): Promise<void> {
  const { connections, operators, settings } = remembered;
  const present = await store.table('operators').getMany(operators.map(({ id }) => id));
  const isOlder = (one: Operator) => (present.get(one.id)?.updatedAt ?? '') < one.updatedAt;
  await store.table('operators').putMany(operators.filter(isOlder));
  const [last] = await store.table('audit').find({ sort: [{ at: 'desc' }], limit: 1 });
  if (last !== undefined && last.at > remembered.at) return;
  await store.table('connections').putMany(connections);
  await store.table('settings').putMany(settings);
}
