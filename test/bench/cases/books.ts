import { join } from 'node:path';
import type { Account, Balance } from '../../../src/domain/account.ts';
import { monthOf } from '../../../src/domain/period.ts';
import { instant, toMilliseconds, type Instant, type PlainDate } from '../../../src/domain/time.ts';
import { bookDifferences, createBooks, openBooks } from '../../../src/engine/books/index.ts';
import { openStore, openStoreInThread, type Store } from '../../../src/engine/store/index.ts';
import { STORE_WORKER } from '../../../src/engine/store/openers.ts';
import { silent } from '../../support/desk.ts';
import { row, timed, type Bench, type Row, type Size } from '../measure.ts';
import { openKey } from '../open-key.ts';
import { accountOf, connectionOf } from '../rows.ts';

const NOW = instant(Date.parse('2026-10-01T00:00:00.000Z'));
/** In the middle of the seeded days. */
const MONTH = monthOf('2025-03-01' as PlainDate);
const MOMENT = instant(Date.parse('2025-03-17T13:42:11.000Z'));
/** Whose edges are as long as they can be, and fall on no day of UTC. */
const ZONE = 'Pacific/Auckland';
const DAY = 86_400_000;
/** Accounts whose balances are read daily: enough for a page, and for the one that is asked. */
const READ = 50;
const LONGEST = { rollForward: 50, asOf: 5 } as const;

/** The books of a seeded workspace: a month, an instant, and what an account held. */
export async function measureBooks({ full, size }: Bench): Promise<Row[]> {
  const folder = join(full, 'workspace');
  const key = await openKey(folder);
  const here = await openStore({ folder, key, logger: silent, now: () => NOW, storage: { synchronous: 'OFF' } });
  await readDaily(here);
  const rows = await measure(here, size, 'this thread');
  await here.close();
  const again = await openKey(folder);
  const options = { folder, key: again, keyAgain: () => openKey(folder), logger: silent, now: () => NOW };
  const there = await openStoreInThread({ ...options, onLost: () => undefined }, STORE_WORKER);
  rows.push(...(await measure(there, size, 'a thread of its own')));
  await there.close();
  return rows;
}

async function measure(store: Store, { times }: Size, where: string): Promise<Row[]> {
  let zone = 'UTC';
  const books = createBooks({ store, clock: { now: () => NOW }, zone: () => Promise.resolve(zone) });
  const told = async (name: string, most: number, work: () => Promise<unknown>): Promise<Row> =>
    row(`${name}, ${where}`, 'ms', await timed(times, work), null, most);
  const rows = [
    await told('roll-forward of a month, all connections', LONGEST.rollForward, () =>
      books.rollForward({ period: MONTH }),
    ),
  ];
  zone = ZONE;
  const connectionId = connectionOf(0);
  rows.push(
    await told(`the same in ${ZONE}`, LONGEST.rollForward, () => books.rollForward({ period: MONTH })),
    await told('its lines of 50 accounts', LONGEST.rollForward, () =>
      books.accountLines({ period: MONTH, connectionId, skip: 0, limit: 50 }),
    ),
    await told('explanation of an account over a month', LONGEST.rollForward, () => books.explain(accountOf(0), MONTH)),
    await told('balance of an account as of an instant', LONGEST.asOf, () => books.accountAsOf(accountOf(0), MOMENT)),
    await told('balance of a connection as of an instant', LONGEST.asOf, () =>
      books.connectionAsOf(connectionId, MOMENT),
    ),
  );
  return rows;
}

/** A balance a day of some accounts, as syncs keep them, with their books. */
async function readDaily(store: Store): Promise<void> {
  for (let index = 0; index < READ; index += 1) {
    const account = await store.table('accounts').get(accountOf(index));
    if (account === undefined) continue;
    const readings: Balance[] = [];
    for (let at = Date.parse('2025-02-20'); at < Date.parse('2025-04-10'); at += DAY)
      readings.push(reading(account, instant(at), readings.at(-1)));
    await store.table('balances').putMany(readings);
    openBooks(store, account.id);
    const runId = 'bench' as Balance['runId'];
    await bookDifferences({ store, account, coverage: 'complete', runId, touchedFrom: null, isUpToDate: false });
  }
}

function reading(account: Account, at: Instant, before: Balance | undefined): Balance {
  const order = (before?.order ?? 0) + 1;
  const total = Math.floor(toMilliseconds(at) / 1000);
  return {
    id: `${account.id}|${order}`,
    connectionId: account.connectionId,
    accountId: account.id,
    at,
    askedAt: at,
    total,
    reserved: null,
    available: null,
    unit: 'credits',
    runId: 'bench' as Balance['runId'],
    order,
    step: total - (before?.total ?? 0),
    mayMean: null,
  };
}
