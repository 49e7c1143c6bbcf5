import { UNSETTLED } from '../../domain/adjustment-state.ts';
import type { RemovalPreview } from '../../contract/connections.ts';
import type { Connection } from '../../domain/connection.ts';
import { DEFINITIONS, type Store } from '../store/index.ts';

/** Collections whose documents go with their connection, those that others point at last. */
const OWNED = DEFINITIONS.flatMap(({ name, goes }) => (goes === null ? [] : [{ name, goes }])).sort(
  (a, b) => a.goes - b.goes,
);

const BATCH = 1000;

/** What removing a connection would lose, in numbers. */
export async function previewRemoval(store: Store, connection: Connection): Promise<RemovalPreview> {
  const selector = { connectionId: connection.id };
  const [accounts, entries, balances, memberships, adjustments, unsettledAdjustments, noted, links] = await Promise.all(
    [
      store.table('accounts').count(selector),
      store.table('entries').count(selector),
      store.table('balances').count(selector),
      store.table('memberships').count(selector),
      store.table('adjustments').count(selector),
      store.table('adjustments').count({ ...selector, state: { $in: UNSETTLED } }),
      store.table('accounts').count({ ...selector, note: { $ne: '' } }),
      linksOf(store, connection),
    ],
  );
  const { label } = connection;
  return {
    label,
    accounts,
    entries,
    balances,
    memberships,
    adjustments,
    unsettledAdjustments,
    notes: noted,
    links: links.length,
  };
}

/** Removes what a connection brought, in pieces: cut off anywhere, it can be asked for again. The audit trail stays. */
export async function removeOwned(store: Store, connection: Connection): Promise<void> {
  // While the accounts are there it can be told which links are theirs.
  await store.table('links').remove(await linksOf(store, connection));
  for (const { name } of OWNED) {
    const table = store.table(name) as {
      find(query: object): Promise<readonly { readonly id: string }[]>;
      remove(ids: readonly string[]): Promise<void>;
    };
    for (;;) {
      const batch = await table.find({ selector: { connectionId: connection.id }, limit: BATCH });
      if (batch.length === 0) break;
      await table.remove(batch.map(({ id }) => id));
    }
  }
}

/** Ids of what operators said of its accounts: links by hand with others, and that an e-mail tells nothing. */
async function linksOf(store: Store, connection: Connection): Promise<string[]> {
  const said = await store.table('links').find({});
  const ends = [...new Set(said.flatMap(({ firstId, otherId }) => [firstId, otherId ?? firstId]))];
  const accounts = await store.table('accounts').getMany(ends);
  const isIts = (id: string | null) => id !== null && accounts.get(id)?.connectionId === connection.id;
  return said.filter(({ firstId, otherId }) => isIts(firstId) || isIts(otherId)).map(({ id }) => id);
}
