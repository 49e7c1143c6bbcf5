import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TrailExport, TrailVerdict } from '../../contract/activity.ts';
import { canonicalJson, type CanonicalValue } from '../../domain/canonical-json.ts';
import type { Actor } from '../../domain/operator.ts';
import { writeThere } from '../files.ts';
import type { Clock, SaveTarget } from '../ports.ts';
import type { Readable, Store } from '../store/store.ts';
import { countInWords } from '../words.ts';
import type { Audit } from './audit.ts';
import { findBreak, hashOf, readHead } from './chain.ts';

/** The whole trail, looked through or written out. */
export interface Trail {
  /** Walks the chain as it is now. */
  verify(): Promise<TrailVerdict>;
  /**
   * Writes the trail with its proof where the operator chooses, as docs/verify.md describes it.
   * @returns `null`: the operator cancelled. @throws ProblemError `file.not-written`; nothing is then left there.
   */
  exportWithProof(actor: Actor): Promise<TrailExport | null>;
}

interface TrailParts {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly saveTarget: SaveTarget;
  readonly audit: Pick<Audit, 'record'>;
  readonly workspaceId: () => Promise<string>;
}

export function createTrail({ store, clock, saveTarget, audit, workspaceId }: TrailParts): Trail {
  async function onSnapshot<T>(work: (snapshot: Readable) => Promise<T>): Promise<T> {
    const snapshot = await store.snapshot();
    try {
      return await work(snapshot);
    } finally {
      await snapshot.close();
    }
  }

  return {
    verify: () =>
      onSnapshot(async (snapshot) => {
        const [{ number, hash }, fault] = [await readHead(snapshot), await findBreak(snapshot)];
        const [first] = await snapshot.table('audit').find({ sort: [{ number: 'asc' }], limit: 1 });
        return { events: number, head: hash, since: first?.at ?? null, fault };
      }),

    async exportWithProof(actor) {
      const at = clock.now();
      const fileName = `counterfoil-audit-${at.slice(0, 10)}.jsonl`;
      const path = await saveTarget.choose({ fileName, title: 'Export the audit trail with its proof' });
      if (path === null) return null;
      const workspace = await workspaceId();
      const written = await onSnapshot((snapshot) => writeTrail(snapshot, path, { workspace, writtenAt: at }));
      await audit.record({
        actor: actor.name,
        action: 'audit.exported',
        subject: 'audit',
        sentence: `${actor.name} exported the audit trail with its proof: ${countInWords(written.events, 'event', 'events')}, to ${basename(path)}.`,
        evidence: { by: actor.id, path, ...written },
      });
      return { path, ...written };
    },
  };
}

type Written = Pick<TrailExport, 'events' | 'head'>;

async function writeTrail(
  snapshot: Readable,
  path: string,
  about: { readonly workspace: string; readonly writtenAt: string },
): Promise<Written> {
  const [{ hash: head, number: last }, rows] = [await readHead(snapshot), await snapshot.table('audit').count()];
  const manifest = {
    format: 'counterfoil-proof',
    version: 1,
    kind: 'audit',
    ...about,
    rows,
    first: Math.min(rows, 1),
    last,
    head,
  };
  const digest = createHash('sha256').update(canonicalJson(manifest)).digest('hex');
  await writeThere(path, async (file) => {
    await writeLines(file, [{ digest, manifest }]);
    for await (const events of snapshot.table('audit').scan({ sort: [{ number: 'asc' }] }, 500))
      await writeLines(
        file,
        events.map((event) => ({ event, hash: hashOf(event) })),
      );
  });
  return { events: rows, head };
}

async function writeLines(file: FileHandle, lines: readonly CanonicalValue[]): Promise<void> {
  await file.writeFile(lines.map((line) => `${canonicalJson(line)}\n`).join(''));
}
