import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openStore } from '../../../src/engine/store/index.ts';
import { BATCH, entry, quietLogger } from '../../../src/engine/store/store-fixtures.ts';
import { instant } from '../../../src/domain/time.ts';

/** Once told where, writes batches without end and says the number of each when it is acknowledged. */
async function writeForEver(folder: string, from: number, key: Uint8Array | undefined): Promise<never> {
  const store = await openStore({ folder, logger: quietLogger, now: () => instant(0), ...(key && { key }) });
  for (let batch = from; ; batch += 1) {
    const added = Array.from({ length: BATCH }, (_, index) => entry(batch * BATCH + index));
    // A batch changes an entry of the one before it, too: kept totals must then move both ways.
    const changed = batch === 0 ? [] : [entry((batch - 1) * BATCH, { status: 'vanished' })];
    await store.table('entries').putMany([...added, ...changed]);
    process.stdout.write(`${batch}\n`);
  }
}

const [told] = (await once(createInterface(process.stdin), 'line')) as [string];
const { folder, from, key } = JSON.parse(told) as { folder: string; from: number; key: string | null };
await writeForEver(folder, from, key === null ? undefined : Buffer.from(key, 'base64'));
