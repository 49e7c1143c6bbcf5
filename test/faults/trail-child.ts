/** Opens the workspace named on the command line and keeps writing to store and vault. Made to be killed. */
import { openConsole } from '../support/console.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder.');
const { call } = await openConsole({ folder, isThreaded: true });
process.stdout.write('open\n');
const { reasons } = await call.policy.reasons({}).then((list) => ({ reasons: [...list] }));
for (let n = 0; ; n += 1) {
  await Promise.all([
    call.policy.setReasons({ reasons: n % 2 === 0 ? reasons.slice(1) : reasons }),
    call.settings.set({ allowedMovePercent: n % 100 }),
  ]);
  // The vault is written with it, so that the two are never still together.
  if (n % 3 === 0) await call.vault.protect({ protection: 'key file' });
}
