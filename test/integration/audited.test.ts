import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, factsOf } from '../../src/contract/index.ts';
import type { CommandFacts } from '../../src/contract/facts.ts';
import type { BatchId } from '../../src/domain/ids.ts';
import { DEFAULT_POLICY } from '../../src/domain/policy.ts';
import { callEngine, openSession } from '../../src/engine/index.ts';
import { until } from '../support/desk.ts';
import { openTwoConsoles, PASSPHRASE, yes, type TwoConsoles } from '../support/two-consoles.ts';

/** Every command there is, also those that were added after this test, with what it says is audited of it. */
const COMMANDS = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.keys(procedures).flatMap((name) => {
    const facts = factsOf([area, name]);
    return facts?.kind === 'command' ? [[`${area}.${name}`, facts.audit] as const] : [];
  }),
);
type Audit = CommandFacts['audit'];
const actionsOf = (audit: Audit): readonly string[] => ('none' in audit ? [] : 'did' in audit ? [audit.action] : audit);

let two: TwoConsoles;
/** Ada's page, an admin's. */
let ada: TwoConsoles['here']['call'];

beforeAll(async () => {
  two = await openTwoConsoles();
  ada = two.here.call;
  await two.beginAnew();
}, 120_000);
afterAll(() => two.close());

const gitread = () => two.sandbox.connections.find(({ providerId }) => providerId === 'gitread')!;
const atomchat = () => two.sandbox.connections.find(({ providerId }) => providerId === 'atomchat')!;
const formOf = (given: ReturnType<typeof gitread>, label = given.label) => ({
  ...given,
  label,
  settings: { ...given.settings },
  accountIds: [...given.accountIds],
  intervalMinutes: 60,
  price: null,
});
const wrong = (call: Promise<unknown>) => expect(call).rejects.toThrow();

/** Whom another OS account proves, which costs no passphrase. */
async function newOperator(name: string) {
  const signIn = { kind: 'os account', osAccount: name.toLowerCase() } as const;
  return ada.operators.add({ name, role: 'support', signIn });
}

/** Nothing is under way, and the balance is known. */
async function quiet(): Promise<void> {
  await until(
    'all has settled',
    () => ada.adjustments.page({ tab: 'outbox' }),
    ({ tabs }) => tabs.outbox === 0 && tabs.unknown === 0,
  );
  await two.beginAnew();
}

let given = 10;
/** A file of two rows that can be sent, alike to none before. */
async function newBatch(): Promise<BatchId> {
  const { externalId } = await ada.accounts.get({ id: two.accountId });
  const row = () => `${externalId},${(given += 1)},refund,Failed generation\n`;
  const text = `Account,Amount,Kind,Reason\n${row()}${row()}`;
  return (await ada.bulk.open({ name: `rows-${crypto.randomUUID().slice(0, 8)}.csv`, text })).id;
}

/** It is still being sent when it comes back: the API takes its time. */
async function sentBatch(): Promise<BatchId> {
  await quiet();
  two.sandbox.inject({ kind: 'latency', milliseconds: 1000, api: 'gitread', times: 2 });
  const id = await newBatch();
  const { sendable } = await ada.bulk.get({ id });
  await ada.bulk.send({ id, digest: sendable.digest });
  return id;
}

const draft = () => ada.adjustments.saveDraft(two.request('3', crypto.randomUUID()));

/** Does what each command is for, once; failures that are audited as well. */
const DONE: Readonly<Record<string, () => Promise<unknown>>> = {
  'accounts.setNote': () => ada.accounts.setNote({ id: two.accountId, note: 'Pays late.' }),
  'accounts.setTags': () => ada.accounts.setTags({ id: two.accountId, tags: ['vip'] }),
  'accounts.confirmBalance': async () => {
    const { id, externalId } = (await others()).at(-1)!;
    two.sandbox.change({ api: 'atomchat', accountId: externalId, set: '0' });
    // Nothing tells then whether there is such a user.
    two.sandbox.inject({ kind: 'html page', status: 200, api: 'atomchat', call: 'POST /getUser', times: null });
    await ada.sync.start({});
    await until(
      'its balance is in doubt',
      () => ada.accounts.get({ id }),
      ({ balance }) => balance.doubt !== null,
    );
    await ada.accounts.confirmBalance({ id, total: '0', note: 'Used up' });
  },
  'accounts.link': async () => ada.accounts.link({ id: two.accountId, otherId: await otherId(), note: 'Same person' }),
  'accounts.unlink': async () => ada.accounts.unlink({ id: two.accountId, otherId: await otherId(), note: 'Not' }),
  'adjustments.send': () => two.send(two.bob, '2'),
  'adjustments.approve': async () => {
    const { id } = await draft();
    const of = two.request('3', (await ada.adjustments.get({ id })).note);
    await ada.adjustments.approve({ id, ...(await two.pairOf(ada, of, id)) });
  },
  'adjustments.approveWith': async () => {
    const asked = await two.send(two.bob, '301', crypto.randomUUID());
    const pair = { approvedBefore: asked.previewBalance, approvedAfter: asked.previewBalance };
    const after = (await two.bob.adjustments.preview({ ...two.request('301'), id: asked.id })).after!;
    const [operatorId, passphrase] = [two.ids['Fay']!, PASSPHRASE];
    await two.bob.adjustments.approveWith({ id: asked.id, ...pair, approvedAfter: after, operatorId, passphrase });
  },
  'adjustments.answerRequest': async () => two.answer(two.there.call, await two.ask(two.bob, '302')),
  'adjustments.takeAnswers': async () => {
    const asked = await two.ask(two.bob, '303');
    const at = await two.there.call.adjustments.answerRequest({ text: asked.text, answers: [yes(asked.id)] });
    await two.bob.adjustments.takeAnswers({ text: two.read(at) });
  },
  'adjustments.decline': async () => {
    const { id } = await two.send(two.bob, '304', crypto.randomUUID());
    await two.fay.adjustments.decline({ id, note: 'Not now.' });
  },
  'adjustments.discard': async () => ada.adjustments.discard({ id: (await draft()).id }),
  'bulk.open': newBatch,
  'bulk.setDecimalMark': async () => ada.bulk.setDecimalMark({ id: await newBatch(), decimalMark: '.' }),
  'bulk.edit': async () => ada.bulk.edit({ id: await newBatch(), number: 2, field: 'amount', text: '9' }),
  'bulk.skip': async () => ada.bulk.skip({ id: await newBatch(), numbers: [2], isSkipped: true }),
  'bulk.sendAgain': async () =>
    ada.bulk.sendAgain({ id: await newBatch(), number: 2, reason: 'They asked twice', inSpiteOf: [] }),
  'bulk.send': sentBatch,
  'bulk.pause': async () => ada.bulk.pause({ id: await sentBatch() }),
  'bulk.resume': async () => {
    const id = await sentBatch();
    await ada.bulk.pause({ id });
    await ada.bulk.resume({ id });
  },
  'bulk.stop': async () => {
    const id = await sentBatch();
    await ada.bulk.pause({ id });
    await ada.bulk.stop({ id });
  },
  'bulk.result': async () => ada.bulk.result({ id: await newBatch() }),
  'bulk.discard': async () => ada.bulk.discard({ id: await newBatch() }),
  'exports.start': async () => {
    const form = { kind: 'csv', withBom: false, separator: ',', decimalMark: '.' } as const;
    await ada.exports.start({ subject: 'accounts', columns: [], form });
    await until(
      'it is written',
      () => ada.activity.audit({ limit: 1 }),
      ({ rows }) => rows[0]?.action === 'export.written',
    );
  },
  'connections.test': () =>
    ada.connections.test({ providerId: 'gitread', form: formOf(gitread()), secret: { ...gitread().secret } }),
  'connections.add': () =>
    ada.connections.add({ providerId: 'gitread', form: formOf(gitread(), 'Again'), secret: { ...gitread().secret } }),
  'connections.edit': async () => ada.connections.edit({ id: await added(), form: formOf(atomchat(), 'Renamed') }),
  'connections.rotateSecret': async () =>
    ada.connections.rotateSecret({ id: await added(), secret: { ...atomchat().secret } }),
  'connections.pause': async () => ada.connections.pause({ id: await added() }),
  'connections.resume': async () => ada.connections.resume({ id: await added() }),
  'connections.proveWrites': async () =>
    ada.connections.proveWrites({ id: await added(), testAccountId: atomchat().accountIds[0]! }),
  'connections.remove': async () => {
    const id = await added();
    const { label } = await ada.connections.get({ id });
    await ada.connections.remove({ id, confirmLabel: label });
  },
  'connections.trySandbox': () => ada.connections.trySandbox({}),
  'operators.signIn': async () => {
    const signIn = { kind: 'passphrase', passphrase: PASSPHRASE } as const;
    const { id } = await ada.operators.add({ name: 'Sig', role: 'support', signIn });
    const page = callEngine(two.here.engine, openSession('page'));
    await wrong(page.operators.signIn({ id, passphrase: 'four words that fail' }));
    await page.operators.signIn({ id, passphrase: PASSPHRASE });
  },
  'operators.signOut': () => two.fay.operators.signOut({}),
  'operators.add': () => newOperator('Ned'),
  'operators.changeRole': async () => ada.operators.changeRole({ id: (await newOperator('Rolf')).id, role: 'finance' }),
  'operators.rename': async () => ada.operators.rename({ id: (await newOperator('Olaf')).id, name: 'Olav' }),
  'operators.deactivate': async () => ada.operators.deactivate({ id: (await newOperator('Gus')).id }),
  'operators.reactivate': async () => {
    const { id } = await newOperator('Kim');
    await ada.operators.deactivate({ id });
    await ada.operators.reactivate({ id });
  },
  'operators.setPassphrase': async () =>
    ada.operators.setPassphrase({ id: (await newOperator('Pia')).id, current: null, next: 'five words that will fit' }),
  'operators.setOsAccount': async () =>
    ada.operators.setOsAccount({ id: (await newOperator('Tom')).id, osAccount: 'tom', current: null }),
  'operators.addFromCard': async () => {
    const { text, fingerprint } = await two.cy.operators.card({});
    await ada.operators.addFromCard({ text, fingerprint, role: 'support' });
  },
  'activity.exportAudit': () => ada.activity.exportAudit({}),
  'books.setRules': async () => {
    const [{ id: connectionId } = { id: '' as never }] = await ada.connections.list({});
    await ada.books.setRules({ ...(await ada.books.rules({ connectionId })), connectionId });
  },
  'policy.set': () => ada.policy.set({ policy: DEFAULT_POLICY }),
  'policy.setReasons': async () => ada.policy.setReasons({ reasons: (await ada.policy.reasons({})).slice(1) }),
  'settings.set': () => ada.settings.set({ allowedMovePercent: 3 }),
  'settings.backUp': () => ada.settings.backUp({}),
  'vault.protect': () => ada.vault.protect({ protection: 'passphrase', passphrase: PASSPHRASE }),
  'vault.changePassphrase': () => ada.vault.changePassphrase({ current: PASSPHRASE, next: 'five words that will fit' }),
};

/** What cannot be done to a workspace that stays open, or needs an API to misbehave: the test that expects the event. */
const EXPECTED_IN: Readonly<Record<string, string>> = {
  'accounts.setApart': 'persons.test.ts',
  'adjustments.resolve': 'adjustments.test.ts',
  'adjustments.withdraw': 'manual-adjustments.test.ts',
  'bulk.sendAlike': 'bulk-judge.test.ts',
  'operators.claim': 'moved-workspace.test.ts',
  'operators.endPage': 'sessions.test.ts',
  'workspace.restore': 'ways-back.test.ts',
  'workspace.beginAnew': 'ways-back.test.ts',
  'workspace.openAsItIs': 'put-back.test.ts',
};

let adding: ReturnType<typeof connectOther> | undefined;
/** The other API that writes, connected once. */
const added = () => (adding ??= connectOther());

async function connectOther() {
  const { id } = await ada.connections.add({
    providerId: 'atomchat',
    form: formOf(atomchat()),
    secret: { ...atomchat().secret },
  });
  await until(
    'it is in sync',
    () => ada.connections.get({ id }),
    ({ health }) => health.state === 'in sync',
  );
  return id;
}

async function others() {
  const { rows } = await ada.accounts.page({
    filter: { connectionId: await added() },
    sort: 'name',
    direction: 'ascending',
  });
  return rows;
}
const otherId = async () => (await others())[0]!.id;

/** What both consoles recorded while something was done. */
async function recordedBy(act: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const pages = [ada, two.there.call];
  const before = await Promise.all(pages.map((page) => page.activity.audit({ limit: 1 })));
  await act();
  const after = await Promise.all(pages.map((page) => page.activity.audit({ limit: 100 })));
  const events = after.flatMap(({ rows }, index) =>
    rows.filter(({ number }) => number > (before[index]?.rows[0]?.number ?? 0)),
  );
  return new Set(events.map(({ action }) => action));
}

describe('what is audited', () => {
  it('is declared by every command, or why it is not', () => {
    const unsaid = COMMANDS.filter(([, audit]) => ('none' in audit ? audit.none : actionsOf(audit).join('')) === '');
    expect(unsaid).toEqual([]);
    const audited = COMMANDS.filter(([, audit]) => !('none' in audit)).map(([path]) => path);
    expect([...Object.keys(DONE), ...Object.keys(EXPECTED_IN)].toSorted()).toEqual(audited.toSorted());
  });

  it.each(COMMANDS.filter(([path]) => path in DONE))('is in the trail once it was done: %s', async (path, audit) => {
    if (path.startsWith('adjustments')) await quiet();
    const found = await recordedBy(DONE[path]!);
    const wanted = path === 'operators.signIn' ? actionsOf(audit) : actionsOf(audit).filter((one) => found.has(one));
    expect(wanted).not.toEqual([]);
    expect([...found]).toEqual(expect.arrayContaining([...wanted]));
  });

  it.each(Object.entries(EXPECTED_IN))('is expected of %s by the test that makes it happen', (path, file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const audit = COMMANDS.find(([name]) => name === path)![1];
    for (const action of actionsOf(audit)) expect(text).toContain(`'${action}'`);
  });
});
