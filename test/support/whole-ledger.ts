import { join } from 'node:path';
import type { ExportJob } from '../../src/contract/exports.ts';
import type { SandboxConnection } from '../../src/engine/ports.ts';
import { providers } from '../../src/engine/providers/index.ts';
import { createSandboxPort, type HostedSandbox } from '../../src/sandbox/port.ts';
import type { OpenConsole } from './console.ts';
import { until } from './desk.ts';

/** A sandbox that stands still, and its one API that lists a whole ledger, of so many entries. */
export async function startWholeLedger(
  folder: string,
  entries: number,
): Promise<{ readonly sandbox: HostedSandbox; readonly one: SandboxConnection }> {
  const sandbox = createSandboxPort({
    stateFile: join(folder, 'sandbox.json'),
    workerUrl: new URL('../../src/sandbox/worker.ts', import.meta.url),
    entriesPerAccount: entries,
    debitsPerMinute: 0,
    atomchatUsers: 1,
  });
  const complete = [...providers.values()].find(({ manifest }) => manifest.ledger.coverage === 'complete');
  const one = (await sandbox.start()).find(({ providerId }) => providerId === complete?.manifest.id);
  if (one === undefined) throw new Error('No API of the sandbox lists a whole ledger');
  return { sandbox, one };
}

/** Exports the whole ledger in the order of time, and waits until that has ended. */
export async function exportLedger(call: OpenConsole['call'], milliseconds: number): Promise<ExportJob | undefined> {
  await call.exports.start({
    subject: 'ledger',
    columns: [],
    form: { kind: 'csv', withBom: false, separator: ',', decimalMark: '.' },
    ledgerSort: { by: 'at', direction: 'ascending' },
  });
  const [job] = await until(
    'it is written',
    () => call.exports.list({}),
    ([newest]) => newest !== undefined && newest.state !== 'writing',
    milliseconds,
  );
  return job;
}
