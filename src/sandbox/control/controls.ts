import type { SandboxApi } from '../../engine/providers/sandbox-api.ts';
import type { PlantClass } from '../../engine/providers/sandbox-year.ts';
import { PlantedSchema, type Planted } from '../year/plant.ts';
import type { FaultList, FaultRequest } from '../faults.ts';
import { toSmallest } from '../world/amount.ts';
import type { Scope, Universe } from '../world/universe.ts';

/** What can be done to the sandbox from outside, in process and over the control endpoint alike. */
export interface SandboxControls {
  /** @returns the fault's number, to take it back by. @throws for a fault that could never strike. */
  inject(fault: FaultRequest): number;
  /** Takes back one fault, or all. */
  clearFaults(id?: number): void;
  /** Lets entries arrive at once, or time pass. */
  advance(by: { readonly entries?: number; readonly seconds?: number } & Scope): void;
  /** A change made elsewhere: a purchase, or somebody at the API's own page. No ledger shows it. */
  change(change: { readonly api: string; readonly accountId?: string } & ({ delta: string } | { set: string })): void;
  setRate(debitsPerMinute: number): void;
  /** The API lists an entry no longer. Index from the oldest, or below 0 from the newest. */
  removeEntry(api: string, index: number, accountId?: string): void;
  /**
   * Plants one discrepancy in a seeded year. `seconds`: how long a write that is not here yet is held back, an hour by
   * default. @returns the truth of it, so far. @throws Error where it could not show.
   */
  plant(wanted: {
    readonly class: PlantClass;
    readonly api: string;
    readonly accountId?: string;
    readonly seconds?: number;
  }): Planted;
  /** The API lists again what was removed. */
  restoreEntries(api: string, accountId?: string): void;
  /** A fresh short-lived token of an API that has such; without an API, the first that has. */
  mintToken(api?: string, key?: number): string;
}

export function createControls(parts: {
  readonly universe: Universe;
  readonly faults: FaultList;
  readonly apis: readonly SandboxApi[];
}): SandboxControls {
  const { universe, faults, apis } = parts;
  return {
    inject: (fault) => faults.add(fault).id,
    clearFaults: (id) => faults.clear(id),
    advance: ({ entries, seconds, ...scope }) => {
      if (scope.api !== undefined) universe.account(scope.api, scope.accountId);
      if (seconds !== undefined) universe.passTime(seconds * 1000);
      if (entries !== undefined && entries > 0) universe.addEntries(entries, scope);
    },
    change: ({ api, accountId, ...change }) => {
      const account = universe.account(api, accountId);
      const { decimals } = universe.world(api).api.ledger;
      const isSet = 'set' in change;
      const amount = toSmallest(isSet ? change.set : change.delta, decimals);
      const effect = { kind: isSet ? 'set' : 'add', accountId: account.id, amount } as const;
      universe.apply(api, effect, { call: 'elsewhere', request: null });
    },
    plant: ({ class: kind, seconds = 3600, ...where }) =>
      PlantedSchema.parse(universe.plant(kind, { ...where, seconds })),
    setRate: (perMinute) => universe.setRate(perMinute),
    removeEntry: (api, index, accountId) => universe.removeEntry(api, accountId, index),
    restoreEntries: (api, accountId) => universe.restoreEntries(api, accountId),
    mintToken: (id, index = 0) => {
      const api = apis.find((api) => api.mintToken !== undefined && (id === undefined || api.id === id));
      const world = api && universe.world(api.id);
      const key = world?.keys[index];
      if (!api?.mintToken || !world || !key)
        throw new Error(`No short-lived token for ${id ?? 'any API'}, key ${index}.`);
      return api.mintToken(key, world);
    },
  };
}
