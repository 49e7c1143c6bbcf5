import { join } from 'node:path';
import { AccountSchema, type Account } from '../../domain/account.ts';
import { LedgerEntrySchema, type LedgerEntry } from '../../domain/ledger.ts';
import { classifier, RULES_OF_NOBODY } from '../../domain/movement.ts';
import { ProblemError } from '../../domain/problem.ts';
import { instant } from '../../domain/time.ts';
import type { Logger } from '../ports.ts';
import { openStore } from './open-store.ts';
import { openConnection, type Connection } from './sqlite-storage/index.ts';
import type { Cursor } from './store.ts';

/** For tests of the store: entries, and a process of its own that opens one. */
export const quietLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const FIRST = Date.parse('2026-01-01T00:00:00.000Z');

/** Entry number `index`, one a minute, of seven accounts at two connections. */
export function entry(index: number, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  const given = LedgerEntrySchema.parse({
    id: `e${index}`,
    connectionId: `c${index % 2}`,
    accountId: `a${index % 7}`,
    externalId: `x${index}`,
    at: instant(FIRST + index * 60_000),
    rawAt: 'as told',
    zoneKnown: true,
    seenAt: instant(FIRST),
    runId: 'run1',
    type: index % 3 === 0 ? 'credit' : 'debit',
    sourceType: 'usage',
    amount: index % 50 === 49 ? null : (index % 3 === 0 ? 1 : -1) * index * 1000,
    balanceAfter: null,
    unit: 'credits',
    description: `Words on entry ${index}`,
    reference: `ref-${index}`,
    origin: 'reported',
    status: 'current',
    adjustmentId: null,
    ordinal: index,
    raw: JSON.stringify({ index, note: 'x'.repeat(200) }),
    movement: 'unexplained',
    ...changes,
  });
  return { ...given, movement: classifier(RULES_OF_NOBODY)(given, null) };
}

/** The holder of entry number `index`, and of every seventh after it. */
export function account(index: number, changes: Partial<Account> = {}): Account {
  return AccountSchema.parse({
    id: `a${index}`,
    connectionId: `c${index % 2}`,
    externalId: String(index),
    name: `Holder ${index}`,
    email: `holder-${index}@example.com`,
    unit: 'credits',
    total: null,
    reserved: null,
    available: null,
    balanceAt: null,
    balanceRunId: null,
    problem: null,
    doubt: null,
    missing: [],
    proof: 'unknown',
    proofGround: 'never read',
    provedSince: null,
    unexplained: 0,
    lastMovementAt: null,
    planName: null,
    planEndsOn: null,
    identity: null,
    firstSeenAt: instant(FIRST),
    lastSyncedAt: null,
    note: '',
    tags: [],
    ...changes,
  });
}

/** Looks into, or changes, the file of a workspace that is closed. */
export function withDatabase<T>(folder: string, work: (connection: Connection) => T, key?: Uint8Array): T {
  const connection = openConnection(join(folder, 'workspace.db'), key && { key });
  try {
    return work(connection);
  } finally {
    connection.release();
  }
}

/** The cursor that is written with batch number `batch`. */
export function cursorAt(batch: number): Cursor {
  return {
    id: 'a0|ledger',
    connectionId: 'c0',
    accountId: 'a0',
    resource: 'ledger',
    checkpoint: String(batch),
    lastGoodAt: null,
    lastFullSweepAt: null,
  };
}

/** Size of the batches that a child writes until it is killed; each is there whole or not at all. */
export const BATCH = 50;

/** @param key in hexadecimal. */
async function openHere(folder: string, key: string | undefined): Promise<unknown> {
  const given = key === undefined ? {} : { key: Uint8Array.from(Buffer.from(key, 'hex')) };
  try {
    await (await openStore({ folder, ...given, logger: quietLogger, now: () => instant(0) })).close();
    return { code: 'opened' };
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.problem.code };
    throw error;
  }
}

const [, script, task, folder = '', key] = process.argv;
if (script === import.meta.filename && task === 'open')
  process.stdout.write(JSON.stringify(await openHere(folder, key)));
