import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { fileText, type FileRow } from '../support/bulk-file.ts';
import { makeFolder, openDesk } from '../support/desk.ts';

/** `npm run test:long` reads as many as are allowed. */
const ROWS = Number(process.env['COUNTERFOIL_BULK_ROWS'] ?? 2_000);
const APPROVED = 1_000;
const MEGABYTE = 1_000_000;

const bytesIn = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

it('what a row of one account costs does not grow with the rows before it', async () => {
  using folder = makeFolder();
  const sandbox = await startSandbox({ seed: 3, entriesPerAccount: 0, debitsPerMinute: 0 });
  const path = join(folder.path, 'workspace');
  const desk = await openDesk({ folder: path });
  try {
    const connection = await desk.connect(sandbox.connections.find(({ providerId }) => providerId === 'gitread')!);
    const [account] = await desk.account(connection.id);
    await desk.store.table('accounts').update(account!.id, (one) => ({ ...one, total: 100 * MEGABYTE }));
    const rows = Array.from({ length: ROWS }, (_, at): FileRow => {
      const change = { amount: String(at + 1), kind: 'refund', reason: 'Goodwill', ticket: `#${at}` };
      return { account: account!.externalId, ...change, note: '', connection: '' };
    });
    const whole = await desk.bulk.open({ name: 'whole.csv', text: fileText(rows) }, ADA);
    expect([whole.tabs.good, whole.problems]).toEqual([ROWS, []]);
    const part = await desk.bulk.open({ name: 'part.csv', text: fileText(rows.slice(0, APPROVED)) }, ADA);
    const before = bytesIn(path);
    await desk.bulk.send(part.id, part.sendable.digest, ADA);
    await desk.bulk.pause(part.id, ADA);
    expect(bytesIn(path) - before).toBeLessThan(2 * MEGABYTE);
    const kept = await desk.store.table('batchRows').find({ selector: { batchId: part.id } });
    expect(JSON.stringify(kept).length).toBeLessThan(2 * MEGABYTE);
  } finally {
    await desk.close();
    await sandbox.stop();
  }
}, 120_000);
