import type { AuditEvent } from '../../domain/audit.ts';
import type { Clock, Random } from '../ports.ts';
import { redact } from '../../domain/redact.ts';
import type { Selector, Store } from '../store/store.ts';
import { hashOf, readHead, type Head } from './chain.ts';

/** What is to be written down. */
export interface AuditNote {
  /** A name; `NOBODY` where nobody was signed in. */
  readonly actor: string;
  /** E.g. `adjustment.sent`. */
  readonly action: string;
  /** Id of the thing it was done to. */
  readonly subject: string;
  readonly connectionId?: string | null;
  readonly accountId?: string | null;
  readonly sentence: string;
  readonly evidence?: unknown;
  /** Makes the record of one happening the same record however often it is written, e.g. after a crash. */
  readonly id?: string;
}

/**
 * Who did what to which thing, and why. Append-only: there is no way to change or remove a record, and each holds the hash
 * of the one before it (`chain.ts`), so that none can be missing from between without being missed.
 */
export interface Audit {
  /** On disk when it returns. Notes that come together are one write. */
  record(note: AuditNote): Promise<void>;
  page(query: {
    skip: number;
    limit: number;
    accountId?: string;
    action?: string;
  }): Promise<{ rows: AuditEvent[]; total: number }>;
}

interface AuditParts {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'id'>;
}

interface Waiting {
  readonly note: AuditNote;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Notes written in one commit. */
const MOST_AT_ONCE = 200;

/** One writer for each store: two would both follow the same event. */
const writers = new WeakMap<Store, (note: AuditNote) => Promise<void>>();

export function createAudit(parts: AuditParts): Audit {
  const { store } = parts;
  const table = store.table('audit');
  const record = writers.get(store) ?? createWriter(parts);
  writers.set(store, record);
  return {
    record,

    async page({ skip, limit, accountId, action }) {
      const selector: Selector<AuditEvent> = {
        ...(accountId === undefined ? {} : { accountId }),
        ...(action === undefined ? {} : { action: actionSelector(action) }),
      };
      const [rows, total] = await Promise.all([
        table.find({ selector, sort: [{ at: 'desc' }, { number: 'desc' }], skip, limit }),
        table.count(selector),
      ]);
      return { rows: [...rows], total };
    },
  };
}

function createWriter({ store, clock, random }: AuditParts): (note: AuditNote) => Promise<void> {
  const table = store.table('audit');
  const queue: Waiting[] = [];
  let isWriting = false;
  /** `null`: to be read from the store, which alone knows whether a write that failed is in it. */
  let head: Head | null = null;

  async function write(notes: readonly AuditNote[]): Promise<void> {
    const known = await table.getMany(notes.flatMap(({ id }) => id ?? []));
    const written = new Set<string>(known.keys());
    let last = head ?? (await readHead(store));
    head = null;
    const events: AuditEvent[] = [];
    for (const note of notes) {
      const id = note.id ?? random.id();
      if (written.has(id)) continue;
      written.add(id);
      const event = eventOf({ ...note, id }, last, clock);
      events.push(event);
      last = { number: event.number, hash: hashOf(event), at: event.at };
    }
    await table.putMany(events);
    head = last;
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST_AT_ONCE);
      try {
        await write(batch.map(({ note }) => note));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isWriting = false;
  }

  return (note) =>
    new Promise((resolve, reject) => {
      queue.push({ note, resolve, reject });
      if (!isWriting) void writeAll();
    });
}

function eventOf(note: AuditNote & { readonly id: string }, before: Head, clock: Pick<Clock, 'now'>): AuditEvent {
  return {
    id: note.id,
    number: before.number + 1,
    previous: before.hash,
    at: clock.now(),
    actor: note.actor,
    action: note.action,
    subject: note.subject,
    connectionId: note.connectionId ?? null,
    accountId: note.accountId ?? null,
    sentence: note.sentence,
    evidence: JSON.stringify(redact(note.evidence ?? {})),
  };
}

/** `adjustment.sent` is that action alone; `adjustment` is every action of that kind. */
function actionSelector(action: string) {
  // `/` follows `.` in the order of text, so this is exactly what begins with the kind and a dot.
  return action.includes('.') ? action : { $gte: `${action}.`, $lt: `${action}/` };
}
