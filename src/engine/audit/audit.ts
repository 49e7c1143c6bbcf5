import type { AuditEvent } from '../../domain/audit.ts';
import type { Clock, Random } from '../ports.ts';
import { redact } from '../../domain/redact.ts';
import type { Selector, Store } from '../store/store.ts';

/** What is to be written down. */
export interface AuditNote {
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

/** Who did what to which thing, and why. Append-only: there is no way to change or remove a record. */
export interface Audit {
  record(note: AuditNote): Promise<void>;
  page(query: {
    skip: number;
    limit: number;
    accountId?: string;
    action?: string;
  }): Promise<{ rows: AuditEvent[]; total: number }>;
}

export function createAudit({ store, clock, random }: { store: Store; clock: Clock; random: Random }): Audit {
  const table = store.table('audit');
  return {
    async record(note) {
      const id = note.id ?? random.id();
      if (note.id !== undefined && (await table.get(id)) !== undefined) return;
      await table.put({
        id,
        at: clock.now(),
        actor: note.actor,
        action: note.action,
        subject: note.subject,
        connectionId: note.connectionId ?? null,
        accountId: note.accountId ?? null,
        sentence: note.sentence,
        evidence: JSON.stringify(redact(note.evidence ?? {})),
      });
    },

    async page({ skip, limit, accountId, action }) {
      const selector: Selector<AuditEvent> = {
        ...(accountId === undefined ? {} : { accountId }),
        ...(action === undefined ? {} : { action: actionSelector(action) }),
      };
      const [rows, total] = await Promise.all([
        table.find({ selector, sort: [{ at: 'desc' }, { id: 'desc' }], skip, limit }),
        table.count(selector),
      ]);
      return { rows: [...rows], total };
    },
  };
}

/** `adjustment.sent` is that action alone; `adjustment` is every action of that kind. */
function actionSelector(action: string) {
  // `/` follows `.` in the order of text, so this is exactly what begins with the kind and a dot.
  return action.includes('.') ? action : { $gte: `${action}.`, $lt: `${action}/` };
}
