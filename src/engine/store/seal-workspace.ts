import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fillWithDefaultSettings } from 'rxdb';
import { COLLECTIONS, type CollectionDefinition } from './collections/index.ts';
import { flush, flushFolder } from './flush.ts';
import { createIdHider, createVeil } from './hidden-ids.ts';
import { isSealedFile } from './is-sealed-file.ts';
import { writeFact } from './migrations.ts';
import { dropFile, makeDraft } from './new-file.ts';
import {
  getRxStorageOverConnection,
  openConnection,
  plainDocuments,
  type Connection,
  type ConnectionOptions,
} from './sqlite-storage/index.ts';

/** Documents that are sealed in one transaction, and before others have a turn. */
const AT_ONCE = 1000;
const WIPED_AT_ONCE = 1024 * 1024;

/** The sealed copy while it is made, and the file in clear once the copy has its place. */
const draftOf = (path: string): string => join(dirname(path), 'workspace.sealing');
const clearOf = (path: string): string => join(dirname(path), 'workspace.clear');

/**
 * Seals a workspace in clear, while its folder's lock is held: all of it is copied into a new, sealed file, which then
 * takes its place whole. Nothing of the file in clear is changed until then, so that a kill at any moment costs the work
 * and nothing else; nothing of it is left in the new one, since no page of it ever was there.
 */
export async function sealWorkspace(path: string, key: Uint8Array, options: ConnectionOptions): Promise<void> {
  const draft = draftOf(path);
  const clear = openConnection(path, options);
  try {
    const sealed = makeDraft(draft, key, { ...options, synchronous: 'OFF' });
    try {
      for (const definition of Object.values(COLLECTIONS) as CollectionDefinition[])
        await copyCollection(clear, sealed, definition, key);
      copyFacts(clear, sealed);
    } finally {
      sealed.release();
    }
    flush(draft);
  } catch (error) {
    dropFile(draft);
    throw error;
  } finally {
    // The last connection folds its log into the file.
    clear.release();
  }
  renameSync(path, clearOf(path));
  renameSync(draft, path);
  flushFolder(dirname(path));
  wipe(clearOf(path));
}

/** Ends what a kill cut off: before the sealed file took its place all is as before, after it only the old one is left. */
export function finishSealing(path: string): void {
  const [draft, clear] = [draftOf(path), clearOf(path)];
  if (existsSync(clear)) {
    if (!existsSync(path)) renameSync(clear, path);
    else if (isSealedFile(path)) wipe(clear);
  }
  if (existsSync(draft)) dropFile(draft);
}

async function copyCollection(
  clear: Connection,
  sealed: Connection,
  { name, schema, options, hidden }: CollectionDefinition,
  key: Uint8Array,
): Promise<void> {
  const storage = await getRxStorageOverConnection(sealed, { key }).createStorageInstance<{ readonly id: string }>({
    databaseInstanceToken: 'sealing',
    databaseName: sealed.path,
    collectionName: name,
    schema: fillWithDefaultSettings(schema) as never,
    options,
    multiInstance: false,
    devMode: false,
  });
  const veil = createVeil<{ readonly id: string }>(name, hidden, createIdHider(key));
  let copied = 0;
  try {
    for (const documents of plainDocuments(clear, { name, version: schema.version }, AT_ONCE)) {
      const rows = documents.map((document) => ({ document: veil.cover(document) as typeof document }));
      const { error } = await storage.bulkWrite(rows, 'sealing');
      if (error.length > 0) throw new Error(`Two documents of ${name} have one id: ${error[0]?.documentId}`);
      copied += rows.length;
      await turn();
    }
    const { count } = await storage.count({
      query: { selector: {}, sort: [{ id: 'asc' }], skip: 0 },
      queryPlan: undefined,
    } as never);
    if (count !== copied) throw new Error(`Of ${copied} documents of ${name} only ${count} were sealed`);
  } finally {
    await storage.close();
  }
}

/** What the workspace knows of itself; RxDB's notes on its collections are made anew. */
function copyFacts(clear: Connection, sealed: Connection): void {
  sealed.transaction(() => {
    for (const [name, value] of clear.all('SELECT name, value FROM _workspace'))
      writeFact(sealed, String(name), String(value));
    for (const values of clear.all('SELECT version, name, applied_at FROM _migrations'))
      sealed.run('INSERT INTO _migrations (version, name, applied_at) VALUES (?, ?, ?)', values);
    sealed.run("DELETE FROM _workspace WHERE name = 'schemas'");
    writeFact(sealed, 'state', 'closed');
  });
}

/**
 * Writes zeros over a file before it is removed. Disks that write elsewhere than they are told (most SSDs, file systems
 * that copy on write) keep the old blocks until they use them again: nothing that a program can do reaches those.
 */
function wipe(path: string): void {
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  try {
    const zeros = Buffer.alloc(WIPED_AT_ONCE);
    for (let at = 0; at < size; at += zeros.length) writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at);
    fsyncSync(file);
    ftruncateSync(file);
  } finally {
    closeSync(file);
  }
  for (const end of ['-wal', '-shm', '']) rmSync(`${path}${end}`, { force: true });
}
