import type { InferContractRouterOutputs } from '@orpc/contract';
import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { adjustments } from './adjustments.ts';
import { books } from './books.ts';
import { bulk } from './bulk.ts';
import { changes } from './changes.ts';
import { connections } from './connections.ts';
import { exports_ } from './exports.ts';
import type { Facts } from './facts.ts';
import { host } from './host.ts';
import { ledger } from './ledger.ts';
import { memberships } from './memberships.ts';
import { operators } from './operators.ts';
import { overview } from './overview.ts';
import { policy } from './policy.ts';
import { settings } from './settings.ts';
import { sync } from './sync.ts';
import { usage } from './usage.ts';
import { vault } from './vault.ts';
import { workspace } from './workspace.ts';

/** Everything the renderer may ask. */
export const contract = {
  host,
  workspace,
  vault,
  overview,
  accounts,
  ledger,
  books,
  memberships,
  usage,
  adjustments,
  bulk,
  exports: exports_,
  activity,
  connections,
  sync,
  operators,
  policy,
  settings,
  changes,
} satisfies Readonly<Record<string, Readonly<Record<string, Declared>>>>;
export type Contract = typeof contract;

/** A procedure with what it states of itself. */
interface Declared {
  readonly '~orpc': { readonly meta: Facts };
}

/** @returns what the procedure of this area and name states of itself; `undefined`: there is none of that name. */
export function factsOf([area = '', name = '']: readonly string[]): Facts | undefined {
  if (!Object.hasOwn(contract, area)) return undefined;
  const procedures: Readonly<Record<string, Declared>> = contract[area as keyof Contract];
  return Object.hasOwn(procedures, name) ? procedures[name]?.['~orpc'].meta : undefined;
}

/** What each procedure answers, by area and name. */
export type Answers = InferContractRouterOutputs<Contract>;
