import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant } from '../../domain/time.ts';
import { createDirectory } from '../accounts/index.ts';
import { openStore } from '../store/index.ts';
import { account, entry, quietLogger } from '../store/store-fixtures.ts';
import { createOrderedEntries } from './order.ts';

const ACCOUNTS = 300;
/** The account of each entry: a third of the accounts have one, and each hundredth has more than a page. */
const OWNERS = Array.from({ length: ACCOUNTS }, (_, index) => index)
  .filter((index) => index % 3 === 1)
  .flatMap((index) => (index % 100 === 1 ? Array.from({ length: 60 }, () => index) : [index]));

it('fills a page from many accounts that have few entries, and passes over those that have none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-order-'));
  const store = await openStore({
    folder: join(folder, 'workspace'),
    key: new Uint8Array(32).fill(4),
    logger: quietLogger,
    now: () => instant(0),
    storage: { synchronous: 'OFF' },
  });
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
    account(index, { name: `Name ${(index * 7) % ACCOUNTS}` }),
  );
  await store.table('accounts').putMany(accounts);
  await store
    .table('entries')
    .putMany(OWNERS.map((owner, index) => entry(index, { accountId: `a${owner}` as LedgerEntry['accountId'] })));
  const directory = createDirectory(store);
  const ordered = createOrderedEntries(store, directory);
  for (const direction of ['ascending', 'descending'] as const) {
    const order = { filter: {}, sort: 'account', direction } as const;
    const list: LedgerEntry[] = [];
    for await (const page of ordered.scan(order, 500)) list.push(...page);
    expect(list).toHaveLength(OWNERS.length);
    for (const [skip, limit] of [
      [0, 50],
      [0, 200],
      [0, 1000],
      [10, 50],
      [33, 100],
    ] as const)
      expect(await ordered.window(order, skip, limit)).toEqual(list.slice(skip, skip + limit));
  }
  directory.close();
  await store.close();
  rmSync(folder, { recursive: true });
});
