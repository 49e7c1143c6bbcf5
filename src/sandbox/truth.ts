import type {
  ActiveQuirks,
  EntryKind,
  Holdings,
  SandboxEntry,
  SandboxMembership,
} from '../engine/providers/sandbox-api.ts';
import { toDecimal } from '../engine/providers/sandbox-api.ts';
import type { YearMovement } from '../engine/providers/sandbox-year.ts';
import { toSmallest } from './world/amount.ts';
import { PlantedSchema, type Planted } from './year/plant.ts';
import { YearLedger } from './year/year-ledger.ts';
import type { WriteRecord } from './state.ts';
import type { RequestLog, RequestRecord } from './http/request-log.ts';
import type { ApiWorld, WorldAccount } from './world/api-world.ts';
import type { Universe } from './world/universe.ts';

/** What the sandbox holds at this moment, exactly; for comparing with what a client has made of it. */
export interface SandboxTruth {
  /** The world's clock. */
  now(): string;
  accounts(api: string): TruthAccount[];
  /** Without an account, the API's first. @throws Error for an unknown one. */
  account(api: string, accountId?: string): TruthAccount;
  /**
   * The entries that the API has ever been able to list, oldest first: for a window all of them, for deductions only those,
   * without those removed upstream. Empty where the API lists none.
   */
  entries(api: string, accountId?: string, page?: { offset: number; limit: number }): TruthEntry[];
  countEntries(api: string, accountId?: string): number;
  memberships(api: string, accountId?: string): readonly SandboxMembership[];
  /**
   * Everything that happened to an account of a seeded year, oldest first, listed by the API or not: it adds up to what
   * the account holds. @throws Error for a world that is no year.
   */
  movements(api: string, accountId?: string): TruthMovement[];
  /** What was planted, in order. */
  planted(api?: string): Planted[];
  /** Every write that took effect, in order, and every change made elsewhere. */
  writes(api?: string): readonly WriteRecord[];
  requests(api?: string): readonly RequestRecord[];
}

interface TruthAccount extends Holdings {
  /** As the API knows it: UID, user id, e-mail. */
  readonly id: string;
  /** Which key reaches it, from 0. */
  readonly key: number;
  readonly name: string;
  readonly email: string;
  readonly entries: number;
}

export interface TruthMovement {
  readonly at: string;
  readonly movement: YearMovement;
  /** Signed decimal. */
  readonly amount: string;
  /** Whether the API ever lists it. */
  readonly isListed: boolean;
  /** The entry's serial, as in `entries`; `null`: a write or a change that no ledger shows. */
  readonly serial: number | null;
}

interface TruthEntry {
  readonly serial: number;
  readonly at: string;
  readonly kind: EntryKind;
  /** Signed decimal. */
  readonly amount: string;
  /** What the entries up to this one add up to. */
  readonly balanceAfter: string;
  /** The entry as the API prints it. */
  readonly printed: unknown;
}

const NO_QUIRKS: ActiveQuirks = new Map();

export function tellTruth(universe: Universe, log: RequestLog): SandboxTruth {
  const listed = (world: ApiWorld, account: WorldAccount) => {
    const { lists } = world.api;
    return lists === null ? null : account.ledger.select({ kinds: lists });
  };
  const describe = (world: ApiWorld, account: WorldAccount): TruthAccount => ({
    id: account.id,
    key: account.key,
    name: account.person.name,
    email: account.person.email,
    entries: listed(world, account)?.count ?? 0,
    ...world.api.holdings(account, world),
  });
  return {
    now: () => new Date(universe.now()).toISOString(),
    accounts: (api) => {
      const world = universe.world(api);
      return [...world.accounts].map((account) => describe(world, account));
    },
    account: (api, accountId) => describe(universe.world(api), universe.account(api, accountId)),
    entries: (api, accountId, page) => {
      const world = universe.world(api);
      const account = universe.account(api, accountId);
      const selection = listed(world, account);
      if (selection === null) return [];
      const offset = page?.offset ?? 0;
      const length = Math.max(0, Math.min(page?.limit ?? Infinity, selection.count - offset));
      return Array.from({ length }, (_, i) => printEntry(world, account, selection.at(offset + i)));
    },
    countEntries: (api, accountId) => listed(universe.world(api), universe.account(api, accountId))?.count ?? 0,
    memberships: (api, accountId) => {
      const world = universe.world(api);
      return world.api.memberships?.(universe.account(api, accountId), world) ?? [];
    },
    movements: (api, accountId) => listMovements(universe, universe.world(api), universe.account(api, accountId)),
    planted: (api) =>
      universe.state.plants
        .filter((plant) => api === undefined || plant.api === api)
        .map((plant) => PlantedSchema.parse(plant)),
    writes: (api) => universe.state.writes.filter((write) => api === undefined || write.api === api),
    requests: (api) => log.list(api),
  };
}

function printEntry(world: ApiWorld, account: WorldAccount, entry: SandboxEntry): TruthEntry {
  const { decimals } = world.api.ledger;
  return {
    serial: entry.serial,
    at: new Date(entry.at).toISOString(),
    kind: entry.kind,
    amount: toDecimal(entry.amount, decimals),
    balanceAfter: toDecimal(entry.balanceAfter, decimals),
    printed: world.api.printEntry?.(entry, account, NO_QUIRKS) ?? null,
  };
}

function listMovements(universe: Universe, world: ApiWorld, account: WorldAccount): TruthMovement[] {
  const { ledger } = account;
  const { lists, ledger: plan } = world.api;
  if (!(ledger instanceof YearLedger)) throw new Error('Only a seeded year tells its movements: start it with --year.');
  const posted = ledger.entries().flatMap(({ at, movement, kind, amount, isListed, serial }): TruthMovement[] =>
    movement === null
      ? []
      : [
          {
            at: new Date(at).toISOString(),
            movement,
            amount: toDecimal(amount, plan.decimals),
            isListed: isListed && lists !== null && lists.includes(kind),
            serial,
          },
        ],
  );
  const delays = world.plants(account.id).flatMap(({ delay }) => (delay ? [delay] : []));
  const written = universe.state.writes
    .filter((write) => write.api === world.api.id && write.accountId === account.id)
    .flatMap((write): TruthMovement[] => {
      const moved = toSmallest(write.after, plan.decimals) - toSmallest(write.before, plan.decimals);
      const at = delays.find((delay) => delay.write === write.number)?.landsAt ?? Date.parse(write.at);
      if (moved === 0 || at > universe.now()) return [];
      const amount = toDecimal(moved, plan.decimals);
      return [{ at: new Date(at).toISOString(), movement: 'adjusted', amount, isListed: false, serial: null }];
    });
  return [...posted, ...written].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
