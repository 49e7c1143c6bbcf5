import { withMissing, type Account, type MissingPart } from '../../domain/account.ts';
import { AmountTooLarge, formatCredits, fromStored } from '../../domain/credits.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import type { Clock, Logger } from '../ports.ts';
import {
  ProviderError,
  type AccountReading,
  type AccountRef,
  type Provider,
  type ProviderRequest,
} from '../providers/provider.ts';
import type { Cursor, Store } from '../store/store.ts';
import { cursorIdOf, identityDigest } from './ids.ts';
import type { LookDistances } from './look-distances.ts';
import type { RunRecord } from './run-record.ts';

/** All that one account's sync works with. */
export interface AccountContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly looks: LookDistances;
  readonly logger: Logger;
  readonly connection: OpenConnection['connection'];
  readonly provider: Provider;
  /** One for the whole account, so that readers of one answer can share it. */
  readonly request: ProviderRequest;
  readonly account: Account;
  readonly reference: AccountRef;
  readonly run: RunRecord;
  readonly signal: AbortSignal;
  /** The earliest instant at which this sync wrote an entry: the books are looked at again from there on. */
  readonly touched: { from: Instant | null };
}

/** Notes that entries were written. */
export function touch({ touched }: Pick<AccountContext, 'touched'>, rows: readonly { readonly at: Instant }[]): void {
  for (const { at } of rows) if (touched.from === null || at < touched.from) touched.from = at;
}

/** The key now answers for somebody else: the connection is put in quarantine and nothing of the answer is stored. */
export class HolderChanged extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.name = 'HolderChanged';
    this.reason = reason;
  }
}

/** @throws HolderChanged when the reading names another holder than the saved account. */
export function checkHolder(
  context: Pick<AccountContext, 'account' | 'connection'>,
  holder: AccountReading | null,
): void {
  if (holder === null) return;
  const { account, connection } = context;
  if (holder.externalId !== account.externalId) throw new HolderChanged(changeInWords(holder, account));
  if (holder.identity === null || account.identity === null) return;
  if (identityDigest(connection.id, holder.identity) !== account.identity)
    throw new HolderChanged(changeInWords(holder, account));
}

/** Both holders by what tells them apart: two people of one name are named by e-mail or id. */
function changeInWords(holder: AccountReading, account: Account): string {
  const telling = (['name', 'email', 'externalId'] as const).find(
    (field) => holder[field] !== '' && account[field] !== '' && holder[field] !== account[field],
  );
  return telling === undefined
    ? `the key answers for somebody else, who is called ${holder.name || holder.externalId}, too.`
    : `the key answers for ${holder[telling]} and no longer for ${account[telling]}.`;
}

export async function readCursor(
  { store, account, connection }: Pick<AccountContext, 'store' | 'account' | 'connection'>,
  resource: Cursor['resource'],
): Promise<Cursor> {
  const id = cursorIdOf(account.id, resource);
  return (
    (await store.table('cursors').get(id)) ?? {
      id,
      connectionId: connection.id,
      accountId: account.id,
      resource,
      checkpoint: null,
      lastGoodAt: null,
      lastFullSweepAt: null,
    }
  );
}

/** A checkpoint that cannot be read any more is no reason to fail: everything is idempotent, so it begins anew. */
export function parseCheckpoint(cursor: Cursor): unknown {
  if (cursor.checkpoint === null) return null;
  try {
    return JSON.parse(cursor.checkpoint);
  } catch {
    return null;
  }
}

/** @throws ProblemError when the account was removed while it was read. */
export async function reloadAccount({ store, account }: Pick<AccountContext, 'store' | 'account'>): Promise<Account> {
  const current = await store.table('accounts').get(account.id);
  if (current !== undefined) return current;
  throw new ProblemError({ code: 'account.removed', sentence: 'The account was removed while it was read.' });
}

/** Notes on the account what of one part could not be kept or read. */
export async function noteMissing(
  { store, account }: Pick<AccountContext, 'store' | 'account'>,
  part: MissingPart['part'],
  found: { readonly problems: readonly Problem[]; readonly isAnew: boolean },
): Promise<void> {
  const current = await reloadAccount({ store, account });
  const missing = withMissing(current.missing, part, found);
  if (missing.length === current.missing.length && found.problems.length === 0) return;
  await store.commit({ patch: { accounts: [{ id: account.id, fields: { missing } }] } });
}

/** Failures that say nothing of the account that was read, but of the connection: no other account would fare better. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'unauthorized',
  'token expired',
  'sign in again',
  'no plan',
  'forbidden',
  'rate limited',
  'unreachable',
  'redirected',
]);

/** Whether a failure concerns what was asked for alone, so that the rest can still be read. */
export function saysNothingOfOthers({ code }: ProviderError): boolean {
  return !OF_THE_CONNECTION.has(code) && code !== 'another account';
}

/** Why this account alone could not be read; `null`: what was thrown is not about it alone. */
export function problemOfOne(thrown: unknown): Problem | null {
  if (thrown instanceof AmountTooLarge) return tooLarge(thrown);
  return thrown instanceof ProviderError && saysNothingOfOthers(thrown) ? thrown.problem : null;
}

function tooLarge({ amount }: AmountTooLarge): Problem {
  const most = formatCredits(fromStored(Number.MAX_SAFE_INTEGER));
  return {
    code: 'account.too-large',
    sentence: `What the API states comes to ${formatCredits(amount)} credits, and at most ${most} are held exactly.`,
    kept: 'What was read of the account before is kept.',
    cure: 'Look at the account on the provider’s own site: so many credits are rarely meant.',
  };
}

/** The later of two instants; `null` is before everything. */
export function laterOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
