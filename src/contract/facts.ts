import { z } from 'zod';
import type { Act } from '../domain/permissions.ts';

/** What changes are told by, and what answers are made of. */
export const AreaSchema = z.enum([
  'connections',
  'accounts',
  'ledger',
  'books',
  'memberships',
  'usage',
  'adjustments',
  'bulk',
  'exports',
  'activity',
  'sync',
  'settings',
  'vault',
  'workspace',
  'operators',
]);
export type Area = z.infer<typeof AreaSchema>;

/** What the overview is made of. */
export const EVERYTHING = [
  'connections',
  'accounts',
  'ledger',
  'memberships',
  'usage',
  'adjustments',
  'activity',
  'sync',
] as const satisfies readonly Area[];

/**
 * Who may call a procedure. `anybody`: also a page where nobody is signed in. `console`: every operator, and the host
 * itself for its menu. `operators`: everybody who is signed in. A right: the roles that have it (`domain/permissions.ts`).
 * Where the answer depends on more than the role (limits, whose it is), the service refuses what is left to refuse.
 */
export type Caller = 'anybody' | 'console' | 'operators' | Act;

interface CommonFacts {
  readonly may: Caller;
  /** `any`: answered whether the workspace is open or not. Otherwise it has to be open. */
  readonly phase?: 'any';
  /** It waits for a person, in a dialog of the host: closing the workspace does not wait for it. */
  readonly waitsForPerson?: true;
}

/** Reads and changes nothing. */
export interface QueryFacts extends CommonFacts {
  /**
   * The areas whose change makes its answer old. Empty: no change does, since it is constant or asked at one moment only.
   */
  readonly madeOf: readonly Area[];
  /** Those of them in which every account counts, although it is asked of one: others of the same person are in it. */
  readonly beyond?: readonly Area[];
  /** What the `id` of its input names, so that a change of another one leaves its answer alone. */
  readonly id?: 'account' | 'connection';
}

/** Changes something, or makes something happen outside. */
export interface CommandFacts extends CommonFacts {
  /**
   * What the audit trail keeps of it. Actions: the service records one of them, with what it changed. `did`: the engine
   * records the action and, after the operator's name, what they did. `none`: nothing, and why.
   */
  readonly audit:
    | readonly [string, ...string[]]
    | { readonly action: string; readonly did: string }
    | { readonly none: string };
}

/** What a procedure states of itself. Authorisation, refetching and audit read it from here and from nowhere else. */
export type Facts = ({ readonly kind: 'query' } & QueryFacts) | ({ readonly kind: 'command' } & CommandFacts);
