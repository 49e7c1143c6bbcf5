import { writeTogether, type Connection } from './sqlite-storage/index.ts';
import type { CollectionName, Patch, Store, Writes } from './store.ts';
import type { Plan, PlannedTable } from './table.ts';

/** Writes to several tables in one transaction. To be called in turn with all other writes. */
export function createCommit(
  connection: Connection,
  tables: ReadonlyMap<CollectionName, PlannedTable<never>>,
): Store['commit'] {
  return async ({ put = {}, patch = {} }: Writes) => {
    const names = [...new Set([...Object.keys(put), ...Object.keys(patch)])] as CollectionName[];
    const plans: [CollectionName, Plan][] = [];
    for (const name of names) {
      const planned = await tables.get(name)?.plan((put[name] ?? []) as never[], (patch[name] ?? []) as Patch<never>[]);
      if (planned !== undefined) plans.push([name, planned]);
    }
    const all = plans.map(([, plan]) => plan).filter(({ isEmpty }) => !isEmpty);
    const together = writeTogether(connection, all.length);
    await Promise.all(
      all.map(async (plan) => {
        try {
          await plan.write(together);
        } catch (error) {
          together.abandon(error);
          throw error;
        }
      }),
    );
    return Object.fromEntries(plans.map(([name, { inserted, changed }]) => [name, { inserted, changed }]));
  };
}
