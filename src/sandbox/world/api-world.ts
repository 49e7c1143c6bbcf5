import type {
  AccountSeat,
  SandboxAccount,
  SandboxApi,
  SandboxKey,
  SandboxWorld,
} from '../../engine/providers/sandbox-api.ts';
import type { SandboxState } from '../state.ts';
import type { Plant } from '../year/plant.ts';
import { YearLedger } from '../year/year-ledger.ts';
import { digest, drawFrom } from './draw.ts';
import { Ledger } from './ledger.ts';
import { inventPerson } from './people.ts';

/** One account with its ledger, and the name it has in the kept state. */
export interface WorldAccount extends SandboxAccount {
  readonly ledger: Ledger | YearLedger;
  readonly stateKey: string;
}

/** One key, with the accounts it reaches. */
interface WorldKey extends SandboxKey {
  readonly accounts: readonly WorldAccount[];
}

/** One API's part of the world: its keys, its accounts, its balances. */
export class ApiWorld implements SandboxWorld {
  readonly api: SandboxApi;
  readonly keys: readonly WorldKey[];
  readonly #state: SandboxState;
  readonly #now: () => number;
  readonly #accounts: ReadonlyMap<string, WorldAccount>;

  constructor(api: SandboxApi, state: SandboxState, now: () => number) {
    this.api = api;
    this.#state = state;
    this.#now = now;
    this.keys = Array.from({ length: countKeys(api, state) }, (_, index) => ({
      index,
      secret: `sandbox-${this.digest(`key ${index}`)}${this.digest(`more of key ${index}`)}`,
      accounts: this.#foundAccounts(index),
    }));
    this.#accounts = new Map(this.keys.flatMap((key) => key.accounts).map((account) => [account.id, account]));
  }

  get epoch(): number {
    return this.#state.epoch;
  }

  now(): number {
    return this.#now();
  }

  get accounts(): Iterable<WorldAccount> {
    return this.#accounts.values();
  }

  findKey(secret: string): SandboxKey | null {
    return this.keys.find((key) => key.secret === secret) ?? null;
  }

  findAccount(id: string): WorldAccount | null {
    return this.#accounts.get(id) ?? null;
  }

  balance(account: SandboxAccount): number {
    const shift = this.#state.shifts[stateKey(this.api, account.id)] ?? 0;
    const held = this.ledgerBalance(account) + shift - this.heldBack(account);
    return Math.max(this.api.ledger.floor ?? Number.NEGATIVE_INFINITY, held);
  }

  /** What writes added that is not to be seen yet. */
  heldBack(account: SandboxAccount): number {
    return this.plants(account.id).reduce((sum, { delay }) => {
      const isHere = delay === null || delay.landsAt === null || delay.landsAt <= this.#now();
      return isHere ? sum : sum + delay.amount;
    }, 0);
  }

  millionths(account: SandboxAccount): number {
    return this.plants(account.id).reduce((sum, { millionths }) => sum + millionths, 0);
  }

  plants(accountId: string): readonly Plant[] {
    return this.#state.plants.filter((plant) => plant.api === this.api.id && plant.accountId === accountId);
  }

  /** What the entries alone add up to. */
  ledgerBalance(account: SandboxAccount): number {
    return this.#accounts.get(account.id)?.ledger.balance() ?? 0;
  }

  recall(name: string): string | number | undefined {
    return this.#state.remembered[`${this.api.id}/${name}`];
  }

  digest(text: string): string {
    return digest(this.#state.seed, `${this.api.id}/${text}`);
  }

  #foundAccounts(key: number): WorldAccount[] {
    const count = this.api.accountsPerKey === 'one' ? 1 : this.#state.usersPerKey;
    return Array.from({ length: count }, (_, index) => this.#foundAccount(key, index));
  }

  #foundAccount(key: number, index: number): WorldAccount {
    const { seed, epoch, entriesPerAccount, isYear } = this.#state;
    const ownSeed = drawFrom(seed, `${this.api.id}/${key}/${index}`);
    const seat: AccountSeat = {
      key,
      index,
      person: inventPerson(
        drawFrom(seed, `${this.api.id}/people`),
        key * (this.api.accountsPerKey === 'one' ? 100 : 100_000) + index,
      ),
      draw: (purpose) => drawFrom(ownSeed, purpose),
    };
    const id = this.api.nameAccount(seat);
    const name = stateKey(this.api, id);
    const removed = () => this.#state.removed[name] ?? [];
    const ledger = new Ledger({
      plan: this.api.ledger,
      seed: ownSeed,
      epoch,
      history: isYear ? 0 : entriesPerAccount,
      api: this.api.id,
      accountId: id,
      segments: () => this.#state.segments,
      removed,
      now: this.#now,
    });
    const known = { ...seat, id, stateKey: name };
    const plan = this.api.year;
    if (!isYear || plan === undefined) return { ...known, createdAt: ledger.createdAt, ledger };
    const plants = () => this.plants(id);
    const year = new YearLedger({ plan, seed: ownSeed, end: epoch, now: this.#now, arrivals: ledger, plants, removed });
    return { ...known, createdAt: year.createdAt, ledger: year, plans: () => year.plans() };
  }
}

/** In a year one key is enough where it reaches many accounts. */
function countKeys({ accountsPerKey, year }: SandboxApi, { isYear, keysPerApi }: SandboxState): number {
  return isYear && year !== undefined && accountsPerKey === 'many' ? 1 : keysPerApi;
}

function stateKey(api: SandboxApi, accountId: string): string {
  return `${api.id}/${accountId}`;
}
