import { defaultRules, type MovementRule, type MovementRules } from '../../domain/movement.ts';
import type { Store } from '../store/store.ts';

/** The rules of a connection that has never had any: what its provider declares. */
export function firstRules(connectionId: string, declared: readonly MovementRule[]): MovementRules {
  return { id: connectionId, connectionId, version: 1, rules: [...defaultRules(declared)], reclassedThrough: null };
}

/** Writes down by what rules entries of a connection are classed, before the first of them is written. */
export async function ensureRules(
  store: Pick<Store, 'table'>,
  connectionId: string,
  declared: readonly MovementRule[],
): Promise<void> {
  const table = store.table('movementRules');
  if ((await table.get(connectionId)) === undefined) await table.put(firstRules(connectionId, declared));
}
