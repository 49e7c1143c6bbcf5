import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../src/domain/connection.ts';
import type { Credits } from '../../src/domain/credits.ts';
import { instant } from '../../src/domain/time.ts';
import type { Gateway } from '../../src/engine/connections/gateway.ts';
import type { Clock } from '../../src/engine/ports.ts';
import {
  ProviderError,
  type AccountReading,
  type BalanceReading,
  type EntryReading,
  type LedgerPage,
  type LedgerPromise,
  type Provider,
  type ProviderRequest,
} from '../../src/engine/providers/provider.ts';
import { openStore } from '../../src/engine/store/index.ts';
import { createSync } from '../../src/engine/sync/index.ts';
import { idSource } from './ids.ts';

const WINDOW = 6;
export const MINUTE = 60_000;
const START = Date.parse('2026-11-30T09:00:00.000Z');

/** What an API answers at one sync, beside what is true. */
export interface Answer {
  /** Entries that happen before it. */
  readonly events: number;
  /** How the list is given. */
  readonly list: 'whole' | 'late' | 'cut' | 'unsigned' | 'unstated' | 'refused row' | 'unordered';
  readonly balance: 'true' | 'false zero' | 'error' | 'unlisted change';
  readonly usage: 'read' | 'unknown';
  /** Milliseconds by which the clock goes on; below 0: it is set back. */
  readonly clock: number;
  /** Milliseconds that truly pass, where the clock was set. */
  readonly passes?: number;
}

/** Nothing happens, and all is answered as it is, a quarter of an hour later. */
const PLAIN: Answer = { events: 0, list: 'whole', balance: 'true', usage: 'read', clock: 15 * MINUTE };

interface Row {
  readonly number: number;
  readonly amount: bigint;
  readonly after: bigint;
  readonly at: number;
}

const HOLDER: AccountReading = { externalId: 'me', name: 'Key holder', email: '', unit: 'credits', identity: null };

/** One account at an API that may answer anything. Sums of different entries are never alike: each is another power of two. */
export class World {
  readonly rows: Row[] = [];
  balance: bigint;
  now = START;
  /** Milliseconds that have passed, whatever the clock said. */
  passed = 0;
  answer: Answer = PLAIN;
  /** What the last good answer stated. */
  stated: bigint | null = null;
  readonly #ledger: LedgerPromise;

  /** @param start what the account holds beyond its entries. */
  constructor(ledger: LedgerPromise, start = 0n) {
    this.#ledger = ledger;
    this.balance = start;
  }

  advance(answer: Answer): void {
    this.answer = answer;
    this.now += answer.clock;
    this.passed += answer.passes ?? Math.max(MINUTE, answer.clock);
    for (let count = 0; count < answer.events; count += 1) {
      const number = this.rows.length;
      const isDebit = this.#ledger.coverage === 'deductions' || number % 3 === 2;
      const amount = 2n ** BigInt(number + 1) * (isDebit ? -1n : 1n);
      this.balance += amount;
      // Two in one instant, now and then.
      this.rows.push({ number, amount, after: this.balance, at: START + Math.floor(number / 2) * 1000 });
    }
    if (answer.balance === 'unlisted change') this.balance += 2n ** 45n;
  }

  provider(): Provider {
    const { coverage } = this.#ledger;
    return {
      manifest: {
        id: 'any',
        name: 'Any',
        accounts: 'the key itself',
        reads: { balance: true, ledger: coverage !== 'none', memberships: false, usage: true },
        ledger: this.#ledger,
        movements: [],
        amounts: { decimals: 6, minimumBalance: null, maximumBalance: null, zeroMayMeanUnknown: true },
        limits: { requestsPerMinute: 60, burst: 5, defaultIntervalMinutes: 15, known: '' },
      } as unknown as Provider['manifest'],
      probe: () => Promise.reject(new Error('not asked')),
      listAccounts: () => Promise.resolve([HOLDER]),
      readBalance: () => Promise.resolve(this.#reading()),
      ...(coverage === 'none' ? {} : { readLedger: () => this.#pages() }),
      readUsage: () =>
        this.answer.usage === 'read'
          ? Promise.resolve({ readings: [], missing: null })
          : Promise.reject(failure('unknown account')),
    };
  }

  #reading(): BalanceReading {
    if (this.answer.balance === 'error') throw failure('server error');
    const total = (this.answer.balance === 'false zero' ? 0n : this.balance) as Credits;
    this.stated = total;
    const at = instant(this.now);
    return {
      total,
      reserved: null,
      available: null,
      unit: 'credits',
      askedAt: at,
      at,
      holder: null,
      mayRiseByItself: false,
    };
  }

  async *#pages(): AsyncGenerator<LedgerPage> {
    const { list } = this.answer;
    const isWindow = this.#ledger.coverage === 'window';
    const known = list === 'late' ? this.rows.slice(0, -1) : this.rows;
    const listed = list === 'cut' ? known.slice(-2) : isWindow ? known.slice(-WINDOW) : known;
    const kept = list === 'refused row' ? listed.slice(0, -1) : listed;
    const entries = kept.map((row): EntryReading => ({
      key: `e${row.number}`,
      externalId: null,
      time: { at: instant(row.at), raw: '', zoneKnown: true },
      type: 'adjustment',
      sourceType: '',
      amount: list === 'unsigned' && row === kept.at(-1) ? null : (row.amount as Credits),
      balanceAfter: list === 'unstated' || !this.#ledger.hasBalanceAfter ? null : (row.after as Credits),
      description: '',
      reference: '',
      ordinal: list === 'unordered' ? -row.number : row.number,
      raw: row.number,
    }));
    const isFullWindow = isWindow && listed.length >= WINDOW;
    yield {
      entries,
      checkpoint: null,
      isFullWindow,
      isCompleteSweep: !isFullWindow,
      balance: null,
      missing: kept.length < listed.length ? [{ code: 'row', sentence: 'A row does not fit.' }] : [],
    };
  }
}

const failure = (code: 'unknown account' | 'server error') =>
  new ProviderError(code, { code: `provider.${code}`, sentence: 'It failed.' });

/** A store and a sync whose one connection reaches the world. */
export async function openWorld(world: World) {
  const folder = await mkdtemp(join(tmpdir(), 'counterfoil-world-'));
  const clock: Clock = {
    now: () => instant(world.now),
    monotonic: () => world.passed,
    sleep: (_milliseconds, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
  };
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = await openStore({ folder, logger, now: () => clock.now(), storage: { synchronous: 'OFF' } });
  const connection = {
    id: 'c',
    providerId: 'any',
    label: 'Any',
    settings: {},
    accountIds: [],
    state: 'active',
    stateReason: null,
    intervalMinutes: 15,
    identity: null,
    isSandbox: false,
  } as unknown as Connection;
  await store.table('connections').put(connection);
  const provider = world.provider();
  const gateway = {
    open: () => Promise.resolve({ connection, provider, request: () => ({}) as ProviderRequest }),
    holdAccount: () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    waitingUntil: () => null,
  } as unknown as Gateway;
  const vault = {
    isUnlocked: true,
    onChange: () => () => undefined,
    status: () => Promise.resolve({ state: 'open', warning: null }),
  };
  const sync = createSync({ store, gateway, vault: vault as never, ports: { clock, random: idSource(), logger } });
  return {
    store,
    sync,
    /** Lets the world answer otherwise from now on, and syncs. */
    async poll(answer: Partial<Answer> = {}, isFullSweep = false) {
      world.advance({ ...PLAIN, ...answer });
      await sync.run('c', { isFullSweep });
      const [account] = await store.table('accounts').find({});
      if (account === undefined) throw new Error('No account was found.');
      return account;
    },
    async [Symbol.asyncDispose]() {
      await sync.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const KINDS: Readonly<Record<LedgerPromise['coverage'], LedgerPromise>> = {
  complete: { coverage: 'complete', windowSize: null, pageLimit: 100, hasIds: true, hasBalanceAfter: true },
  window: { coverage: 'window', windowSize: WINDOW, pageLimit: null, hasIds: true, hasBalanceAfter: false },
  deductions: { coverage: 'deductions', windowSize: null, pageLimit: 100, hasIds: true, hasBalanceAfter: false },
  none: { coverage: 'none', windowSize: null, pageLimit: null, hasIds: false, hasBalanceAfter: false },
};
