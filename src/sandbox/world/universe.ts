import { toDecimal, type Effect, type SandboxApi } from '../../engine/providers/sandbox-api.ts';
import { assertNever } from '../../domain/result.ts';
import type { PlantClass } from '../../engine/providers/sandbox-year.ts';
import type { SandboxState, WriteRecord } from '../state.ts';
import { plantAt } from '../year/planters.ts';
import type { Plant } from '../year/plant.ts';
import { YearLedger } from '../year/year-ledger.ts';
import { ApiWorld, type WorldAccount } from './api-world.ts';

/** Narrows a request to one API, or to one of its accounts. */
export interface Scope {
  readonly api?: string;
  readonly accountId?: string;
}

interface UniverseOptions {
  readonly apis: readonly SandboxApi[];
  readonly state: SandboxState;
  /** The machine's clock, milliseconds since 1970. */
  readonly clock: () => number;
  /** Called after each change of the state, before anybody is told of it. */
  readonly onChange: () => void;
}

/** All APIs' worlds on one clock, and every way in which they change. */
export class Universe {
  readonly state: SandboxState;
  readonly #worlds: ReadonlyMap<string, ApiWorld>;
  readonly #clock: () => number;
  readonly #onChange: () => void;

  constructor({ apis, state, clock, onChange }: UniverseOptions) {
    this.state = state;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#worlds = new Map(apis.map((api) => [api.id, new ApiWorld(api, state, () => this.now())]));
  }

  now(): number {
    return this.#clock() + this.state.clockOffset;
  }

  get worlds(): Iterable<ApiWorld> {
    return this.#worlds.values();
  }

  /** @throws Error naming the APIs there are. */
  world(api: string): ApiWorld {
    const world = this.#worlds.get(api);
    if (!world) throw new Error(`No API ${api}. There are: ${[...this.#worlds.keys()].join(', ')}.`);
    return world;
  }

  /** @throws Error when the API has no such account; without an id, the API's first. */
  account(api: string, accountId?: string): WorldAccount {
    const world = this.world(api);
    const found = accountId === undefined ? world.keys[0]?.accounts[0] : world.findAccount(accountId);
    if (!found) throw new Error(`${api} has no account ${accountId ?? ''}.`);
    return found;
  }

  /** Lets a call take effect, and logs a write. */
  apply(api: string, effect: Effect, cause: { call: string; request: number | null }): void {
    switch (effect.kind) {
      case 'remember':
        for (const [name, value] of Object.entries(effect.values)) this.state.remembered[`${api}/${name}`] = value;
        break;
      case 'set':
      case 'add':
        this.#write(api, effect, cause);
        break;
      default:
        assertNever(effect, 'effect');
    }
    this.#onChange();
  }

  #write(api: string, effect: Effect & { kind: 'set' | 'add' }, cause: { call: string; request: number | null }): void {
    const world = this.world(api);
    const account = this.account(api, effect.accountId);
    const before = world.balance(account);
    const after = effect.kind === 'set' ? effect.amount : before + effect.amount;
    this.state.shifts[account.stateKey] = after + world.heldBack(account) - world.ledgerBalance(account);
    const { decimals } = world.api.ledger;
    const record: WriteRecord = {
      number: this.state.writes.length + 1,
      at: new Date(this.now()).toISOString(),
      api,
      ...cause,
      accountId: account.id,
      method: effect.kind,
      amount: toDecimal(effect.amount, decimals),
      before: toDecimal(before, decimals),
      after: toDecimal(after, decimals),
    };
    this.state.writes.push(record);
    if (cause.request !== null) this.#holdBack(account, record, after - before);
  }

  /** A write at an account where one is planted as not here yet: accepted, and seen later. */
  #holdBack({ id }: WorldAccount, record: WriteRecord, amount: number): void {
    const plant = this.state.plants.find(
      ({ api, accountId, delay }) => api === record.api && accountId === id && delay?.landsAt === null,
    );
    if (!plant?.delay) return;
    const landsAt = this.now() + plant.delay.seconds * 1000;
    plant.delay = { ...plant.delay, landsAt, amount, write: record.number };
    plant.at = record.at;
    plant.amount = toDecimal(amount, this.world(record.api).api.ledger.decimals);
  }

  /**
   * Plants one discrepancy in a seeded year, and remembers the truth of it.
   * @throws Error where there is no year, the API cannot show such a thing, or the account has one in the way.
   */
  plant(kind: PlantClass, where: Scope & { readonly api: string; readonly seconds: number }): Plant {
    const world = this.world(where.api);
    const account = this.account(where.api, where.accountId);
    const { ledger } = account;
    if (!(ledger instanceof YearLedger)) throw new Error('Only a seeded year can be planted in: start it with --year.');
    const possible = world.api.year?.plants ?? [];
    if (!possible.includes(kind))
      throw new Error(`${where.api} cannot show ${kind}. It can show: ${possible.join(', ')}.`);
    const classes = new Set(world.plants(account.id).map((plant) => plant.class));
    // A second of a class would merge with the first, and a window gap would push out what the others show.
    if (classes.has(kind) || classes.has('window gap') || (kind === 'window gap' && classes.size > 0))
      throw new Error(`${account.id} has ${[...classes].join(', ')} already, which ${kind} would hide.`);
    const number = this.state.plants.length + 1;
    const plant = plantAt(kind, { number, world, account, ledger, now: this.now(), seconds: where.seconds });
    this.state.plants.push(plant);
    this.#onChange();
    return plant;
  }

  /** New entries arrive at once. */
  addEntries(entries: number, scope: Scope = {}): void {
    this.#refuseWithinYear();
    const at = this.now();
    const open = this.#endRate(at);
    this.state.segments.push({ kind: 'burst', at, entries, ...scope });
    if (open > 0) this.#beginRate(at, open);
    this.#onChange();
  }

  /** Moves the world's clock on; what arrives at the rate in that time has then arrived. */
  passTime(milliseconds: number): void {
    this.state.clockOffset += milliseconds;
    this.#onChange();
  }

  /** From now on, so many debits and credits arrive per minute and account; 0 freezes. */
  setRate(perMinute: number): void {
    if (perMinute > 0) this.#refuseWithinYear();
    const at = this.now();
    this.#endRate(at);
    if (perMinute > 0) this.#beginRate(at, perMinute);
    this.#onChange();
  }

  get rate(): number {
    const open = this.state.segments.find((segment) => segment.kind === 'rate' && segment.until === null);
    return open?.kind === 'rate' ? open.perMinute : 0;
  }

  /** The API lists this entry no longer; the balance stays. Index counts from the oldest still listed; −1 is the newest. */
  removeEntry(api: string, accountId: string | undefined, index: number): void {
    const account = this.account(api, accountId);
    const { lists } = this.world(api).api;
    const listed = account.ledger.select(lists === null ? {} : { kinds: lists });
    const { serial } = listed.at(index < 0 ? listed.count + index : index);
    this.state.removed[account.stateKey] = [...(this.state.removed[account.stateKey] ?? []), serial].sort(
      (a, b) => a - b,
    );
    this.#onChange();
  }

  /** Everything removed is listed again, in its old place: as a back-dated entry, to whoever has not seen it. */
  restoreEntries(api: string, accountId: string | undefined): void {
    delete this.state.removed[this.account(api, accountId).stateKey];
    this.#onChange();
  }

  /** In the year itself only what its seed says happens. */
  #refuseWithinYear(): void {
    if (this.state.isYear && this.now() < this.state.epoch)
      throw new Error('The year is not over: pass time until then, before other entries can arrive.');
  }

  /** Ends the open rate segment. @returns what the rate was. */
  #endRate(at: number): number {
    const index = this.state.segments.findLastIndex((segment) => segment.kind === 'rate' && segment.until === null);
    const open = this.state.segments[index];
    if (open?.kind !== 'rate') return 0;
    this.state.segments[index] = { ...open, until: at };
    return open.perMinute;
  }

  #beginRate(from: number, perMinute: number): void {
    this.state.segments.push({ kind: 'rate', from, until: null, perMinute });
  }
}
