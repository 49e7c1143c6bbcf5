/** Opens the workspace named on the command line and goes on with what was being sent in bulk. Made to be killed. */
import { openDesk } from './desk.ts';
import { patientClock } from './fast-clock.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the workspace folder.');
const desk = await openDesk({ folder, clock: patientClock(), isDurable: true });
await desk.adjustments.start();
await desk.bulk.start();
process.stdout.write('open\n');
