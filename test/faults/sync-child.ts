/** Opens the workspace named on the command line, syncs every connection once and says so. Made to be killed. */
import { STORE_WORKER } from '../../src/engine/store/openers.ts';
import { openParts } from '../support/engine-parts.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the workspace folder.');
const parts = await openParts({ folder, storeWorker: STORE_WORKER });
process.stdout.write('open\n');
await parts.sync.runAll();
process.stdout.write(`synced, ${await parts.store.table('entries').count()} entries\n`);
await parts.close(true);
