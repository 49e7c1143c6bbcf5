import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callEngine, openSession } from '../../src/engine/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder } from '../support/desk.ts';

const OPENS_IT = 'what opens the workspace';
const WORDS = 'four words that fit';
const problem = (code: string) => ({ code: 'PROBLEM', data: { code } });

let folder: ReturnType<typeof makeFolder>;
let open: OpenConsole;

/** Ada's workspace, under a passphrase. */
beforeEach(async () => {
  folder = makeFolder();
  open = await openConsole({ folder: folder.path, operator: 'ada', isBegun: false });
  await open.call.vault.create({ protection: 'passphrase', passphrase: OPENS_IT });
});
afterEach(async () => {
  await open.engine.stop();
  folder[Symbol.dispose]();
});

/** Somewhere else, where its owner is called otherwise. */
async function moveTo(osAccount: string) {
  await open.engine.stop();
  open = await openConsole({ folder: folder.path, operator: osAccount, isBegun: false });
  await open.call.vault.unlock({ passphrase: OPENS_IT });
  return open.call;
}

describe('a workspace that moved to another OS account', () => {
  it('is its admin’s again, by what opens it, and says so in the trail', async () => {
    const { id } = (await open.call.operators.who({})).operator!;
    const there = await moveTo('adal');
    const who = await there.operators.who({});
    expect(who).toMatchObject({ operator: null, canSignIn: [], canClaim: [{ id, osAccount: 'ada' }] });
    await expect(there.operators.signIn({ id, passphrase: null })).rejects.toMatchObject(
      problem('operator.cannot-sign-in'),
    );
    for (const vaultPassphrase of ['not this one', null]) {
      const refused = there.operators.claim({ id, vaultPassphrase });
      await expect(refused).rejects.toMatchObject(problem('vault.wrong-passphrase'));
    }
    expect((await there.operators.claim({ id, vaultPassphrase: OPENS_IT })).operator?.id).toBe(id);
    const page = callEngine(open.engine, openSession('page'));
    expect((await page.operators.list({}))[0]).toMatchObject({ osAccount: 'adal', isLastAdmin: true });
    const { rows } = await page.activity.audit({});
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['operator.sign-in-failed', 'operator.claimed']),
    );
    expect(JSON.stringify(rows)).toContain('said that they are ada, who signed in by “ada” before');
  });

  it('is not, for whoever comes, where somebody can sign in', async () => {
    const { id } = (await open.call.operators.who({})).operator!;
    const signIn = { kind: 'passphrase', passphrase: WORDS } as const;
    await open.call.operators.add({ name: 'Bob', role: 'support', signIn });
    const there = await moveTo('adal');
    expect((await there.operators.who({})).canClaim).toEqual([]);
    await expect(there.operators.claim({ id, vaultPassphrase: OPENS_IT })).rejects.toMatchObject(
      problem('operator.cannot-sign-in'),
    );
  });
});
