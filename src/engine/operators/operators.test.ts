import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../domain/operator.ts';
import { createRandom } from '../../host/random.ts';
import { createAudit } from '../audit/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { createVault, type Vault } from '../vault/index.ts';
import { makeFolder, silent } from '../../../test/support/desk.ts';
import { TestClock } from '../../../test/support/provider-request.ts';
import { createOperators, createSessions, openSession, type Operators, type Session } from './index.ts';

const COST = { N: 2 ** 4, r: 8, p: 1 };
const PASSPHRASE = 'four words that fit';

let folder: ReturnType<typeof makeFolder>;
let store: Store;
let vault: Vault;
let operators: Operators;
let clock: TestClock;
let page: Session;
let ada: Actor;

function over(osAccount: string, keptName: string | null = null, platform = 'linux'): Operators {
  const random = createRandom();
  const audit = createAudit({ store, clock, random });
  const sessions = createSessions(clock, random);
  const parts = { store, vault, audit, clock, random, logger: silent, osAccount, platform, cost: COST, sessions };
  return createOperators({ ...parts, keptName: () => Promise.resolve(keptName) });
}

beforeEach(async () => {
  folder = makeFolder();
  clock = new TestClock();
  store = await openStore({ folder: folder.path, logger: silent, now: () => clock.now() });
  const option = { kind: 'key file', name: 'file', isAvailable: true, warning: null } as const;
  vault = await createVault({ folder: folder.path, keys: { options: () => Promise.resolve([option]) } });
  await vault.create('key file');
  operators = over('ada', 'Ada');
  await operators.start();
  page = openSession('page');
  ada = await operators.actorOf(page);
});
afterEach(async () => {
  await store.close();
  folder[Symbol.dispose]();
});

const add = (name: string, role: 'support' | 'finance' | 'admin' = 'support') =>
  operators.add({ name, role, signIn: { kind: 'passphrase', passphrase: PASSPHRASE } }, ada);

const problem = (code: string) => ({ problem: { code } });

describe('the first operator', () => {
  it('is the owner of the OS account, an admin, under the name that was kept, and signs in by itself', async () => {
    expect(ada).toMatchObject({ name: 'Ada', role: 'admin' });
    expect((await operators.who(page)).operator).toMatchObject({ name: 'Ada', signIn: 'os account' });
  });

  it('stays the same one at the next start', async () => {
    const again = over('ada');
    await again.start();
    expect((await again.actorOf(openSession('page'))).id).toBe(ada.id);
  });

  it('is nobody under another OS account, nor for the host itself', async () => {
    const other = over('eve');
    await other.start();
    await expect(other.actorOf(openSession('page'))).rejects.toMatchObject(problem('operator.nobody'));
    await expect(operators.actorOf(openSession('host'))).rejects.toMatchObject(problem('operator.nobody'));
    await expect(other.signIn(openSession('page'), ada.id, null)).rejects.toMatchObject(
      problem('operator.cannot-sign-in'),
    );
  });
});

describe('signing in', () => {
  it('takes the passphrase, at this page only, and is told in the audit trail', async () => {
    const bob = await add('Bob');
    const other = openSession('page');
    await operators.signIn(other, bob.id, PASSPHRASE);
    expect((await operators.actorOf(other)).name).toBe('Bob');
    expect((await operators.actorOf(page)).name).toBe('Ada');
    const { rows } = await createAudit({ store, clock, random: createRandom() }).page({ skip: 0, limit: 9 });
    expect(rows.map(({ action }) => action)).toContain('operator.signed-in');
  });

  it('refuses a wrong passphrase, and makes who guesses wait longer each time', async () => {
    const bob = await add('Bob');
    const attempt = (text: string) => operators.signIn(openSession('page'), bob.id, text);
    for (let count = 0; count < 3; count += 1) {
      await expect(attempt('not this one')).rejects.toMatchObject(problem('operator.wrong-passphrase'));
    }
    await expect(attempt(PASSPHRASE)).rejects.toMatchObject({ problem: { sentence: expect.stringContaining('2 s') } });
    clock.pass(2000);
    await expect(attempt('not this one')).rejects.toMatchObject(problem('operator.wrong-passphrase'));
    clock.pass(2000);
    await expect(attempt(PASSPHRASE)).rejects.toMatchObject(problem('operator.too-soon'));
    clock.pass(2000);
    expect((await attempt(PASSPHRASE)).operator?.name).toBe('Bob');
  });

  it('ends at every page of an operator who signs out, and the OS account signs nobody in by itself then', async () => {
    const second = openSession('page');
    await operators.actorOf(second);
    await operators.signOut(page);
    for (const session of [page, second, openSession('page')]) {
      await expect(operators.actorOf(session)).rejects.toMatchObject(problem('operator.nobody'));
    }
    expect((await operators.signIn(page, ada.id, null)).operator?.name).toBe('Ada');
  });

  it('needs no vault to have been opened for a key that nobody else can use', async () => {
    const bob = await add('Bob');
    const kept = JSON.stringify(await vault.read(`operator:${bob.id}`));
    expect(kept).not.toContain('privateKey');
    expect(kept).not.toContain(PASSPHRASE);
  });
});

describe('an operator', () => {
  it('who is deactivated is out at once, stays named, and cannot come back by themselves', async () => {
    const bob = await add('Bob');
    const other = openSession('page');
    await operators.signIn(other, bob.id, PASSPHRASE);
    await operators.deactivate(bob.id, ada);
    await expect(operators.signerOf(other)).rejects.toMatchObject(problem('operator.nobody'));
    await expect(operators.signIn(other, bob.id, PASSPHRASE)).rejects.toMatchObject(problem('operator.cannot-sign-in'));
    expect(operators.list().map(({ name, state }) => [name, state])).toContainEqual(['Bob', 'deactivated']);
  });

  it('who is the last admin can be neither deactivated nor made something else', async () => {
    await add('Bob');
    await expect(operators.deactivate(ada.id, ada)).rejects.toMatchObject(problem('operator.last-admin'));
    await expect(operators.changeRole(ada.id, 'support', ada)).rejects.toMatchObject(problem('operator.last-admin'));
    await add('Cleo', 'admin');
    expect((await operators.changeRole(ada.id, 'support', ada)).role).toBe('support');
  });

  it('has a name of their own, that is not the program’s', async () => {
    const bob = await add('Bob');
    await expect(add('bob')).rejects.toMatchObject(problem('operator.name-taken'));
    await expect(operators.rename(bob.id, 'Ada', ada)).rejects.toMatchObject(problem('operator.name-taken'));
    await expect(add('Counterfoil')).rejects.toThrow('is the name of the program itself');
  });

  it('who is no admin may rename themselves and nothing else', async () => {
    const bob = await add('Bob');
    const actor: Actor = { id: bob.id, name: 'Bob', role: 'support' };
    expect((await operators.rename(bob.id, 'Robert', actor)).name).toBe('Robert');
    for (const refused of [
      operators.rename(ada.id, 'Eve', actor),
      operators.changeRole(bob.id, 'admin', actor),
      operators.deactivate(ada.id, actor),
      operators.add({ name: 'Eve', role: 'admin', signIn: { kind: 'os account', osAccount: 'eve' } }, actor),
    ]) {
      await expect(refused).rejects.toMatchObject(problem('operator.not-allowed'));
    }
  });

  it('keeps the key when they change their passphrase, and gets another when an admin sets one', async () => {
    const bob = await add('Bob');
    const own = openSession('page');
    await operators.signIn(own, bob.id, PASSPHRASE);
    await expect(operators.setPassphrase(own, bob.id, 'not this one', 'another of them')).rejects.toMatchObject(
      problem('operator.wrong-passphrase'),
    );
    const changed = await operators.setPassphrase(own, bob.id, PASSPHRASE, 'another of them');
    expect(changed.fingerprint).toBe(bob.fingerprint);
    expect((await operators.actorOf(own)).name).toBe('Bob');
    const reset = await operators.setPassphrase(page, bob.id, null, 'given by the admin');
    expect(reset.fingerprint).not.toBe(bob.fingerprint);
    await expect(operators.actorOf(own)).rejects.toMatchObject(problem('operator.nobody'));
  });

  it('who had the OS account and sets a passphrase is proved by nothing else from then on', async () => {
    const before = await operators.signerOf(page).then((signer) => signer.sign('x'));
    await operators.setPassphrase(page, ada.id, null, PASSPHRASE);
    expect((await operators.signerOf(page).then((signer) => signer.sign('x'))).publicKey).toBe(before.publicKey);
    await expect(operators.actorOf(openSession('page'))).rejects.toMatchObject(problem('operator.nobody'));
  });
});

describe('an operator whom an OS account proves', () => {
  const byAccount = (name: string, osAccount: string, role: 'support' | 'admin' = 'support') =>
    operators.add({ name, role, signIn: { kind: 'os account', osAccount } }, ada);

  /** The same workspace, opened by another OS account. */
  async function openBy(osAccount: string, platform?: string): Promise<Operators> {
    const there = over(osAccount, null, platform);
    await there.start();
    return there;
  }

  it('is signed in where the console runs under it, and nowhere else', async () => {
    const eve = await byAccount('Eve', 'eve');
    expect((await (await openBy('eve')).actorOf(openSession('page'))).name).toBe('Eve');
    const here = await operators.who(page);
    expect(here.canSignIn.map(({ name }) => name)).toEqual(['Ada']);
    expect(here.warning).toBeNull();
    await expect(operators.signIn(openSession('page'), eve.id, null)).rejects.toMatchObject(
      problem('operator.cannot-sign-in'),
    );
  });

  it('is found whatever its capitals on Windows, and by its exact name elsewhere', async () => {
    await byAccount('Eve', 'Eve');
    expect((await (await openBy('eve', 'win32')).who(openSession('page'))).operator?.name).toBe('Eve');
    expect((await (await openBy('eve')).who(openSession('page'))).operator).toBeNull();
  });

  it('is the only one for that account', async () => {
    await expect(byAccount('Eve', 'ada')).rejects.toMatchObject({
      problem: { code: 'operator.os-account-taken', where: 'osAccount' },
    });
    const eve = await byAccount('Eve', 'eve');
    await operators.deactivate(eve.id, ada);
    const after = await byAccount('Evelyn', 'eve');
    await expect(operators.reactivate(eve.id, ada)).rejects.toMatchObject(problem('operator.os-account-taken'));
    await operators.deactivate(after.id, ada);
    expect((await operators.reactivate(eve.id, ada)).state).toBe('active');
  });

  it('does not count as an admin who could sign in here where the account is another one', async () => {
    await byAccount('Eve', 'eve', 'admin');
    await expect(operators.deactivate(ada.id, ada)).rejects.toMatchObject(problem('operator.last-admin'));
    expect(operators.list().map(({ name, isLastAdmin }) => [name, isLastAdmin])).toEqual([
      ['Ada', true],
      ['Eve', false],
    ]);
  });
});

describe('the way back from a passphrase to the OS account', () => {
  it('takes the passphrase, keeps the key, and asks for nothing from then on', async () => {
    await operators.setPassphrase(page, ada.id, null, PASSPHRASE);
    const before = await (await operators.signerOf(page)).sign('x');
    const refused = operators.setOsAccount(page, ada.id, 'ada', 'not this one');
    await expect(refused).rejects.toMatchObject(problem('operator.wrong-passphrase'));
    const after = await operators.setOsAccount(page, ada.id, 'ada', PASSPHRASE);
    expect(after).toMatchObject({ signIn: 'os account', osAccount: 'ada' });
    expect((await operators.actorOf(openSession('page'))).id).toBe(ada.id);
    expect(await (await operators.signerOf(openSession('page'))).sign('x')).toEqual(before);
    await expect(operators.signerBy(ada.id, PASSPHRASE)).rejects.toMatchObject(problem('operator.cannot-sign-in'));
    const { rows } = await createAudit({ store, clock, random: createRandom() }).page({ skip: 0, limit: 9 });
    const told = rows.find(({ action }) => action === 'operator.os-account');
    expect(told?.sentence).toBe('Ada let themselves sign in by the OS account “ada”.');
  });

  it('is open to oneself at that account only; anything else is for an admin, and makes a new key', async () => {
    await operators.setPassphrase(page, ada.id, null, PASSPHRASE);
    const bob = await add('Bob');
    const own = openSession('page');
    await operators.signIn(own, bob.id, PASSPHRASE);
    await expect(operators.setOsAccount(own, bob.id, 'bob', PASSPHRASE)).rejects.toMatchObject(
      problem('operator.not-allowed'),
    );
    await expect(operators.setOsAccount(own, ada.id, 'ada', null)).rejects.toMatchObject(
      problem('operator.not-allowed'),
    );
    const moved = await operators.setOsAccount(page, bob.id, 'bob', null);
    expect(moved.fingerprint).not.toBe(bob.fingerprint);
    await expect(operators.actorOf(own)).rejects.toMatchObject(problem('operator.nobody'));
    const there = over('bob');
    await there.start();
    const { publicKey } = await (await there.signerOf(openSession('page'))).sign('x');
    expect(there.byPublicKey(publicKey)?.name).toBe('Bob');
    expect(there.list().find(({ name }) => name === 'Bob')?.fingerprint).toBe(moved.fingerprint);
  });

  it('is refused where it would leave no admin who can sign in here, or somebody else has the account', async () => {
    await operators.setPassphrase(page, ada.id, null, PASSPHRASE);
    await expect(operators.setOsAccount(page, ada.id, 'eve', PASSPHRASE)).rejects.toMatchObject(
      problem('operator.last-admin'),
    );
    const bob = await add('Bob');
    await operators.setOsAccount(page, bob.id, 'ada', null);
    await expect(operators.setOsAccount(page, ada.id, 'ada', PASSPHRASE)).rejects.toMatchObject(
      problem('operator.os-account-taken'),
    );
  });

  it('makes another key, and locks nobody out, where it was stopped half way', async () => {
    await operators.setPassphrase(page, ada.id, null, PASSPHRASE);
    const stopped = vault.set.bind(vault);
    vault.set = () => Promise.reject(new Error('stopped'));
    await expect(operators.setOsAccount(page, ada.id, 'ada', PASSPHRASE)).rejects.toThrow('stopped');
    vault.set = stopped;
    const again = over('ada');
    await again.start();
    const { publicKey } = await (await again.signerOf(openSession('page'))).sign('x');
    expect(again.byPublicKey(publicKey)?.name).toBe('Ada');
  });
});

describe('a second person at the same page', () => {
  it('is never somebody whom the OS account alone proves', async () => {
    await expect(operators.signerBy(ada.id, '')).rejects.toMatchObject(problem('operator.cannot-sign-in'));
  });
});

describe('a signature', () => {
  it('fits its text and its signer, and nothing else', async () => {
    const bob = await add('Bob');
    const { signature, publicKey } = await (await operators.signerBy(bob.id, PASSPHRASE)).sign('the text');
    const other = await (await operators.signerOf(page)).sign('the text');
    expect(operators.isSignedBy(publicKey, 'the text', signature)).toBe(true);
    expect(operators.isSignedBy(publicKey, 'the text.', signature)).toBe(false);
    expect(operators.isSignedBy(other.publicKey, 'the text', signature)).toBe(false);
    expect(operators.isSignedBy('nonsense', 'the text', signature)).toBe(false);
    expect(operators.byPublicKey(publicKey)?.name).toBe('Bob');
  });
});

describe('a card', () => {
  async function cardOfBob() {
    const bob = await add('Bob', 'finance');
    const own = openSession('page');
    await operators.signIn(own, bob.id, PASSPHRASE);
    return operators.card(own);
  }

  it('makes an operator of another console known here, who never signs in', async () => {
    const { text, fingerprint } = await cardOfBob();
    // Another workspace, as if at another machine: this one is closed first.
    await store.close();
    using elsewhere = makeFolder();
    store = await openStore({ folder: elsewhere.path, logger: silent, now: () => clock.now() });
    const there = over('eve');
    await there.start();
    const eve = await there.actorOf(openSession('page'));
    expect(there.readCard(text)).toMatchObject({ name: 'Bob', fingerprint, known: null });
    await expect(there.addFromCard(text, '0000', 'finance', eve)).rejects.toMatchObject(problem('operator.bad-card'));
    const known = await there.addFromCard(text, fingerprint, 'finance', eve);
    expect(known).toMatchObject({ name: 'Bob', signIn: 'card', fingerprint });
    await expect(there.signIn(openSession('page'), known.id, PASSPHRASE)).rejects.toMatchObject(
      problem('operator.cannot-sign-in'),
    );
  });

  it('that was changed, or is none, is refused', async () => {
    const { text } = await cardOfBob();
    for (const odd of [text.replace('Bob', 'Rob'), '{}', 'Bob']) {
      expect(() => operators.readCard(odd)).toThrow('operator.bad-card');
    }
  });
});

describe('nobody', () => {
  it('is asked for by an id that is not there', async () => {
    await expect(operators.signerBy('nobody', '')).rejects.toMatchObject(problem('operator.unknown'));
  });
});
