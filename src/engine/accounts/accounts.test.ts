import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AccountSortSchema,
  AccountStandingSchema,
  type AccountFilter,
  type AccountSort,
} from '../../contract/accounts.ts';
import { shownName, type Account } from '../../domain/account.ts';
import { compare } from '../../domain/compare.ts';
import { ConnectionSchema, type Connection } from '../../domain/connection.ts';
import { fold } from '../../domain/fold.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { instant, type PlainDate } from '../../domain/time.ts';
import { ProofSchema } from '../../domain/proof.ts';
import type { Clock } from '../ports.ts';
import { openStore, type Store } from '../store/index.ts';
import { account, quietLogger } from '../store/store-fixtures.ts';
import { createAccounts, type Accounts, type AccountsPage } from './accounts.ts';
import { createDirectory } from './directory.ts';
import { createLines } from './lines.ts';

const RUNS = Number(process.env['COUNTERFOIL_ACCOUNT_RUNS'] ?? 40);
const LABELS = ['Zeta', 'alpha', 'ALPHA', 'Émile'];

let folder: string;
let store: Store;
let accounts: Accounts;
let close: () => void;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-accounts-'));
  store = await openStore({
    folder: join(folder, 'workspace'),
    key: new Uint8Array(32).fill(5),
    logger: quietLogger,
    now: () => instant(0),
    storage: { synchronous: 'OFF' },
  });
  await store.table('connections').putMany(CONNECTIONS);
  const directory = createDirectory(store);
  const lines = createLines(store, () => Promise.resolve(false));
  accounts = createAccounts({
    store,
    clock: { now: () => instant(0) } as Clock,
    directory,
    lines,
    audit: { record: () => Promise.reject(new Error('Nothing is written here.')) } as never,
    providerOf: () => undefined,
    readAgain: () => undefined,
  });
  close = () => {
    lines.close();
    directory.close();
  };
});
afterAll(async () => {
  close();
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => keep([]));

/** Leaves the store with just these accounts. */
async function keep(list: readonly Account[]): Promise<void> {
  const table = store.table('accounts');
  const there = await table.find({});
  const ids = new Set(list.map(({ id }) => id));
  await table.remove(there.map(({ id }) => id).filter((id) => !ids.has(id)));
  await table.putMany(list);
}

const CONNECTIONS: readonly Connection[] = LABELS.map((label, index) =>
  ConnectionSchema.parse({
    id: `c${index}`,
    providerId: 'none',
    label,
    baseUrl: 'http://127.0.0.1:9',
    settings: {},
    accountIds: [],
    state: 'paused',
    stateReason: null,
    credentialRef: 'none',
    credentialSetAt: instant(0),
    intervalMinutes: 60,
    price: null,
    writesProvenAt: null,
    provenSettings: {},
    identity: null,
    isSandbox: false,
    createdAt: instant(0),
  }),
);

const TAGS = ['vip', 'vi', 'VIP', 'münz, x', 'ip'];
const someOf = fc.constantFrom;
const randomAccount = fc.record({
  connectionId: someOf('c0', 'c1', 'c2', 'c3', 'gone'),
  externalId: someOf('7', '10', 'José', 'u.1*', 'Z'),
  name: someOf(
    '',
    'José Núñez',
    'jose nunez',
    ' anna',
    'Anna Lee',
    'Lee Anna',
    'Straße 100%_x',
    'Ивановский',
    '👩‍💻 dev',
    'me',
  ),
  email: someOf('', 'Anna@example.com', ' anna@EXAMPLE.com', 'jose@x.de'),
  total: fc.option(fc.integer({ min: -3, max: 3 })),
  available: fc.option(fc.integer({ min: -3, max: 3 })),
  planEndsOn: fc.option(someOf('2026-01-31', '2026-02-01', '9999-12-31')),
  lastMovementAt: fc.option(someOf(instant(0), instant(1), instant(9e12))),
  proof: someOf(...ProofSchema.options),
  isInDoubt: fc.boolean(),
  isIncomplete: fc.boolean(),
  note: someOf('', 'asked twice', 'Émile said so'),
  tags: fc.subarray(TAGS),
});
const randomAccounts = fc.array(randomAccount, { maxLength: 25 }).map((list) =>
  list.map(({ isInDoubt, isIncomplete, ...shape }, index) =>
    account(index, {
      ...(shape as Partial<Account>),
      planEndsOn: shape.planEndsOn as PlainDate | null,
      doubt: isInDoubt ? ({ mayMean: 'error', since: instant(0), before: null } as never) : null,
      missing: isIncomplete ? [{ part: 'usage', problem: { code: 'x', sentence: 'X.' } }] : [],
    }),
  ),
);
const randomText = someOf(
  'jose',
  'NUN',
  'a',
  'an',
  'anna lee',
  'иван',
  '👩',
  '.1*',
  '%_',
  'vip ANNA',
  'strasse',
  'zz',
  'e',
  '@example',
  '  ',
);
const randomFilter: fc.Arbitrary<AccountFilter> = fc.record(
  {
    search: randomText,
    connectionId: someOf('c0', 'c1').map((id) => id as ConnectionId),
    proof: someOf(...AccountStandingSchema.options),
    tag: someOf(...TAGS, 'none'),
  },
  { requiredKeys: [] },
);
const randomPage: fc.Arbitrary<AccountsPage> = fc.record({
  filter: randomFilter,
  sort: someOf(...AccountSortSchema.options),
  direction: someOf('ascending', 'descending'),
  skip: fc.nat(12),
  limit: fc.integer({ min: 1, max: 12 }),
});

const nameOf = (one: Account) => fold(shownName(one)).trim();
const textOf = ({ name, email, externalId, note, tags }: Account) =>
  fold([name, email, externalId, note, ...tags].join('\n'));
const wordsOf = (text: string) => fold(text).split(/\s+/).filter(Boolean);
const byName = (a: Account, b: Account) => compare(nameOf(a), nameOf(b)) || compare<string>(a.id, b.id);

function isLeft(one: Account, { search = '', connectionId, proof, tag }: AccountFilter): boolean {
  const stands =
    proof === undefined ||
    (proof === 'in doubt' ? one.doubt !== null : proof === 'incomplete' ? one.missing.length > 0 : one.proof === proof);
  return (
    stands &&
    (connectionId === undefined || one.connectionId === connectionId) &&
    (tag === undefined || one.tags.includes(tag)) &&
    wordsOf(search).every((word) => textOf(one).includes(word))
  );
}

function keyOf(one: Account, sort: AccountSort): string | number | null {
  switch (sort) {
    case 'name':
      return nameOf(one);
    case 'connection':
      return fold(CONNECTIONS.find(({ id }) => id === one.connectionId)?.label ?? '');
    case 'balance':
      return one.total;
    default:
      return one[sort];
  }
}

/** The whole list as whoever holds all accounts would make it. */
function listed(all: readonly Account[], { filter, sort, direction }: AccountsPage): readonly string[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return all
    .filter((one) => isLeft(one, filter))
    .sort((a, b) => {
      const [keyA, keyB] = [keyOf(a, sort), keyOf(b, sort)];
      if (keyA === keyB) return byName(a, b);
      if (keyA === null || keyB === null) return keyA === null ? 1 : -1;
      return keyA < keyB ? -sign : sign;
    })
    .map(({ id }) => id);
}

/** How well an account fits what is typed into the search box; `null`: not at all. */
function rankOf(one: Account, text: string): number | null {
  const [phrase, name, trimmed] = [wordsOf(text).join(' '), nameOf(one), text.trim()];
  const isMail = one.email.trim().toLowerCase() === trimmed.toLowerCase();
  if (one.externalId === trimmed || one.id === trimmed || isMail) return 0;
  if (!wordsOf(text).every((word) => textOf(one).includes(word))) return null;
  if (name.startsWith(phrase)) return 1;
  if ([one.email, one.externalId].some((part) => fold(part).startsWith(phrase))) return 2;
  if (name.includes(` ${phrase}`)) return 3;
  return name.includes(phrase) ? 4 : 5;
}

function best(all: readonly Account[], text: string): readonly string[] {
  if (wordsOf(text).length === 0) return [];
  const ranked = all.flatMap((one) => {
    const rank = rankOf(one, text);
    return rank === null ? [] : [{ one, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank || byName(a.one, b.one)).map(({ one }) => one.id);
}

describe('accounts', () => {
  it('are filtered, sorted and counted as a list of all of them would be', async () => {
    await fc.assert(
      fc.asyncProperty(randomAccounts, fc.array(randomPage, { minLength: 8, maxLength: 8 }), async (list, pages) => {
        await keep(list);
        for (const page of pages) {
          const { rows, total } = await accounts.page(page);
          const all = listed(list, page);
          expect([total, rows.map(({ id }) => id)]).toEqual([all.length, all.slice(page.skip, page.skip + page.limit)]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('are found by what is typed, the best first', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomAccounts,
        fc.array(fc.oneof(randomText, someOf('José', 'anna@example.com', 'a3', 'Z')), { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (list, texts, limit) => {
          await keep(list);
          for (const text of texts)
            expect((await accounts.find(text, limit)).map(({ id }) => id)).toEqual(best(list, text).slice(0, limit));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('are found without regard to case, accents and letters that only look accented', async () => {
    await keep(['José Núñez', 'Łukasz Strøm', 'Jürgen Groß'].map((name, index) => account(index, { name })));
    const find = async (text: string) => (await accounts.find(text, 9)).map(({ name }) => name);
    expect([await find('jose nun'), await find('lukasz strom'), await find('JURGEN gross')]).toEqual([
      ['José Núñez'],
      ['Łukasz Strøm'],
      ['Jürgen Groß'],
    ]);
  });

  it('name each tag that some account has once', async () => {
    await keep([account(0, { tags: ['vip', 'münz, x'] }), account(1), account(2, { tags: ['vip'] })]);
    expect(await accounts.tags()).toEqual(['münz, x', 'vip']);
    await keep([account(1)]);
    expect(await accounts.tags()).toEqual([]);
  });
});
