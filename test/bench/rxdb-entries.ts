import { createRxDatabase, type RxCollection, type RxJsonSchema, type RxStorage } from 'rxdb';
import type { LedgerEntry } from '../../src/domain/ledger.ts';

export const THREE_INDEXES = [['at'], ['accountId', 'at'], ['amount']];

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(300),
    accountId: text(200),
    at: text(24),
    amount: { type: 'integer', minimum: -9e15, maximum: 9e15, multipleOf: 1 },
  },
  indexes: THREE_INDEXES,
  required: ['id', 'accountId', 'at', 'amount'],
} as unknown as RxJsonSchema<LedgerEntry>;

/** Ledger entries as an ordinary RxDB collection with three indexes, on whichever storage. */
export async function openEntries(
  name: string,
  storage: RxStorage<unknown, unknown>,
): Promise<RxCollection<LedgerEntry>> {
  const database = await createRxDatabase({
    name,
    storage: storage as never,
    multiInstance: false,
    eventReduce: false,
  });
  const { entries } = await database.addCollections({ entries: { schema } });
  if (entries === undefined) throw new Error('RxDB made no collection');
  return entries;
}
