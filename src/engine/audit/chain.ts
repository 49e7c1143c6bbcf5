import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../domain/audit.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Instant } from '../../domain/time.ts';
import type { Readable } from '../store/store.ts';

/** The end of a trail: its last event's number and hash. */
export interface Head {
  /** 0: nothing has happened yet. */
  readonly number: number;
  readonly hash: string;
  readonly at: Instant | null;
}

/** What the first event holds in the place of the hash of the one before. */
const NOTHING_BEFORE = '0'.repeat(64);
const EMPTY_TRAIL: Head = { number: 0, hash: NOTHING_BEFORE, at: null };

/** SHA-256, in hex, over the canonical JSON of the whole event, the hash of the one before it included. */
export function hashOf(event: AuditEvent): string {
  return createHash('sha256').update(canonicalJson(event)).digest('hex');
}

function headOf(event: AuditEvent | undefined): Head {
  return event === undefined ? EMPTY_TRAIL : { number: event.number, hash: hashOf(event), at: event.at };
}

/** The end of the trail that a store holds. */
export async function readHead(store: Readable): Promise<Head> {
  const [last] = await store.table('audit').find({ sort: [{ number: 'desc' }], limit: 1 });
  return headOf(last);
}

/** Whether the trail of a store passes through a head that was known of it: it has grown since, or is the same. */
export async function passesThrough(store: Readable, head: Head): Promise<boolean> {
  if (head.number === 0) return true;
  const found = await store.table('audit').find({ selector: { number: head.number }, limit: 2 });
  return found.length === 1 && headOf(found[0]).hash === head.hash;
}

/**
 * Looks for a place where events are missing, were added or were changed.
 * @param last how many events from the end are looked at; all of them, where it is left out.
 * @returns a sentence; `null`: the trail is whole.
 */
export async function findBreak(store: Readable, last = Infinity): Promise<string | null> {
  const table = store.table('audit');
  const [{ number }, count] = await Promise.all([readHead(store), table.count()]);
  if (count !== number) return `The audit trail ends with event ${number} and has ${count} events.`;
  const from = Math.max(0, number - last);
  let before: Head | null = from === 0 ? EMPTY_TRAIL : null;
  const selector = { number: { $gt: from } };
  for await (const page of table.scan({ selector, sort: [{ number: 'asc' }] })) {
    for (const event of page) {
      const isNext = before === null || (event.number === before.number + 1 && event.previous === before.hash);
      if (!isNext) return `The audit trail is broken before event ${event.number}.`;
      before = headOf(event);
    }
  }
  return null;
}
