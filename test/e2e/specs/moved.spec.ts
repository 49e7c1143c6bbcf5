import { openConsole } from '../../support/console.ts';
import { test } from '../fixtures.ts';
import { operators } from '../pages/operators.ts';
import { vault } from '../pages/vault.ts';
import { PASSPHRASE } from '../tasks.ts';

/** A workspace that somebody began under another OS account, and brought here. */
const moved = test.extend({
  home: async ({ home }, provide) => {
    const { engine, call } = await openConsole({ folder: home, operator: 'ada', isBegun: false });
    await call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    await engine.stop();
    await provide(home);
  },
});

moved('the admin of a workspace that moved goes on under the OS account of here', async ({ running }) => {
  const { page } = running;
  const people = operators(page);
  await vault(page).unlock(PASSPHRASE);
  await people.asksWho();
  await people.claims('ada', 'not what opens it');
  await people.warns(/does not open the workspace/);
  await people.claims('ada', PASSPHRASE);
  await people.isSignedIn('ada');
  await page.reload();
  await people.isSignedIn('ada');
});
