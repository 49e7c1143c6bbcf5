import { toDecimal, type Effect, type SandboxApi } from '../../engine/providers/sandbox-api.ts';
import { assertNever } from '../../domain/result.ts';
import type { SandboxState, WriteRecord } from '../state.ts';
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
    this.state.shifts[account.stateKey] = after - world.ledgerBalance(account);
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
  }

  /** New entries arrive at once. */
  addEntries(entries: number, scope: Scope = {}): void {
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
