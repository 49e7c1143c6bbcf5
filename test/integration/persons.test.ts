import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentRequest } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import { createLinks, type Links } from '../../src/engine/accounts/index.ts';
import { previewRemoval, removeOwned } from '../../src/engine/connections/removal.ts';
import { providers } from '../../src/engine/providers/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';

const APIS = ['gitread', 'editpad', 'atomchat'] as const;

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let links: Links;
/** One account at each of three APIs, each with an e-mail of its own. */
let gitread: Account;
let editpad: Account;
let atomchat: Account;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 3, entriesPerAccount: 5, debitsPerMinute: 0, atomchatUsers: 2 });
  folder = makeFolder();
  await open();
  const accounts = [];
  for (const api of APIS) {
    const connection = await desk.connect(sandbox.connections.find(({ providerId }) => providerId === api)!);
    const [account] = await desk.account(connection.id);
    accounts.push(await withEmail(account!, `${api}@example.net`));
  }
  [gitread, editpad, atomchat] = accounts as [Account, Account, Account];
  await desk.adjustments.start();
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

async function open(): Promise<void> {
  desk = await openDesk({ folder: folder.path });
  links = createLinks({ ...desk, providerOf: (id) => providers.get(id) });
}

const change = ({ id }: Account, changes: Partial<Account>) =>
  desk.store.table('accounts').update(id, (current) => ({ ...current, ...changes }));
const withEmail = (account: Account, email: string) => change(account, { email });
const linkedTo = async ({ id }: Account) => (await links.linked(id)).accounts.map((one) => one.id);
const connectionOf = async (account: Account) => (await desk.store.table('connections').get(account.connectionId))!;

function refund(account: Account, change: Partial<AdjustmentRequest> = {}): AdjustmentRequest {
  return {
    accountId: account.id,
    kind: 'refund',
    amount: '10',
    reason: 'Failed generation',
    note: '',
    reference: '#8812',
    ...change,
  };
}

async function send(request: AdjustmentRequest): Promise<string> {
  const { before, after } = await desk.adjustments.preview(request);
  const pair = { approvedBefore: before.amount!, approvedAfter: after! };
  const { id } = await desk.adjustments.send({ ...request, requestId: crypto.randomUUID(), ...pair }, ADA);
  await until(
    'it has left the outbox',
    () => desk.adjustments.get(id),
    ({ state }) => ['confirmed', 'waiting to be seen'].includes(state),
  );
  return id;
}

describe('accounts linked by hand', () => {
  it('are one person from both sides, with the note, and are told in both timelines', async () => {
    const person = await links.link(gitread.id, editpad.id, 'Says so in ticket #12', ADA);
    expect(person.accounts).toMatchObject([
      {
        id: editpad.id,
        providerName: providers.get('editpad')!.manifest.name,
        from: { id: gitread.id },
        byEmail: false,
        byHand: { note: 'Says so in ticket #12', by: 'Ada' },
      },
    ]);
    expect(await linkedTo(editpad)).toEqual([gitread.id]);
    for (const { id } of [gitread, editpad]) {
      const { rows } = await desk.audit.page({ skip: 0, limit: 9, accountId: id, action: 'account.linked' });
      expect(rows).toMatchObject([
        { actor: 'Ada', sentence: expect.stringMatching(/^Ada linked \S.* with .+: Says so in ticket #12/) },
      ]);
    }
  });

  it('reach through one another, and say through which', async () => {
    await links.link(gitread.id, editpad.id, 'one', ADA);
    await withEmail(editpad, 'Jo@Example.net ');
    await withEmail(atomchat, 'jo@example.net');
    expect((await links.linked(gitread.id)).accounts).toMatchObject([
      { id: editpad.id, from: { id: gitread.id }, byHand: { note: 'one' } },
      { id: atomchat.id, from: { id: editpad.id }, byEmail: true, byHand: null },
    ]);
  });

  it('stay linked over syncs and a restart', async () => {
    await links.link(gitread.id, editpad.id, 'one', ADA);
    await desk.sync.run(gitread.connectionId, { isFullSweep: true });
    await desk.sync.run(editpad.connectionId, { isFullSweep: true });
    await desk.close();
    await open();
    expect(await linkedTo(gitread)).toEqual([editpad.id]);
  });

  it('are unlinked once, with a note, and an equal e-mail goes on to link them', async () => {
    await withEmail(editpad, gitread.email);
    await links.link(gitread.id, editpad.id, 'one', ADA);
    const after = await links.unlink(editpad.id, gitread.id, 'Two people share the address', ADA);
    expect(after.accounts).toMatchObject([{ id: gitread.id, byEmail: true, byHand: null }]);
    await expect(links.unlink(gitread.id, editpad.id, 'again', ADA)).rejects.toMatchObject({
      problem: { code: 'account.not-linked-by-hand' },
    });
  });

  it('are kept with what was said first when they are linked twice', async () => {
    await links.link(gitread.id, editpad.id, 'first', ADA);
    const again = await links.link(editpad.id, gitread.id, 'second', ADA);
    expect(again.accounts[0]?.byHand?.note).toBe('first');
    expect(await desk.audit.page({ skip: 0, limit: 9, action: 'account.linked' })).toMatchObject({ total: 2 });
  });

  it('cannot be an account and itself, nor one that is not there', async () => {
    await expect(links.link(gitread.id, gitread.id, 'x', ADA)).rejects.toMatchObject({
      problem: { code: 'account.link-itself' },
    });
    await expect(links.link(gitread.id, 'nobody' as never, 'x', ADA)).rejects.toMatchObject({
      problem: { code: 'account.unknown' },
    });
  });

  it('are no longer linked once the connection of one is removed, which says so before', async () => {
    await links.link(gitread.id, editpad.id, 'one', ADA);
    await links.link(editpad.id, atomchat.id, 'two', ADA);
    await links.setApart(gitread.id, true, 'three', ADA);
    const connection = await connectionOf(gitread);
    expect((await previewRemoval(desk.store, connection)).links).toBe(2);
    await removeOwned(desk.store, connection);
    expect(await linkedTo(editpad)).toEqual([atomchat.id]);
    expect(await desk.store.table('links').count()).toBe(1);
  });
});

describe('an equal e-mail', () => {
  it('links by itself, until an operator says that one is not the same person, and again when that is taken back', async () => {
    await withEmail(editpad, gitread.email.toUpperCase());
    expect(await linkedTo(gitread)).toEqual([editpad.id]);
    const apart = await links.setApart(editpad.id, true, 'A shared mailbox', ADA);
    expect(apart).toMatchObject({ accounts: [], apart: [{ id: gitread.id, markedId: editpad.id, by: 'Ada' }] });
    expect((await links.linked(gitread.id)).apart).toMatchObject([
      { id: editpad.id, markedId: editpad.id, note: 'A shared mailbox' },
    ]);
    await links.setApart(editpad.id, false, 'It is one after all', ADA);
    expect(await linkedTo(gitread)).toEqual([editpad.id]);
    const { rows } = await desk.audit.page({ skip: 0, limit: 9, accountId: editpad.id, action: 'account' });
    expect(rows.map(({ action }) => action)).toEqual(['account.set-apart-undone', 'account.set-apart']);
  });

  it('of nobody links nothing', async () => {
    await withEmail(gitread, '');
    await withEmail(editpad, '');
    expect(await linkedTo(gitread)).toEqual([]);
    await expect(links.setApart(gitread.id, true, 'x', ADA)).rejects.toMatchObject({
      problem: { code: 'account.no-email' },
    });
  });
});

describe('suggestions', () => {
  it('offer the same name or id at other connections, and link nothing by themselves', async () => {
    await change(editpad, { name: ` ${gitread.name.toUpperCase()} ` });
    await change(atomchat, { externalId: gitread.externalId });
    expect(await links.suggestLinks(gitread.id)).toMatchObject([
      { id: atomchat.id, why: 'same id' },
      { id: editpad.id, why: 'same name' },
    ]);
    expect(await linkedTo(gitread)).toEqual([]);
    await links.link(gitread.id, atomchat.id, 'one', ADA);
    expect(await links.suggestLinks(gitread.id)).toMatchObject([{ id: editpad.id }]);
  });

  it('do not take for a name what many accounts have that are not named', async () => {
    await change(gitread, { externalId: 'me', name: 'Key holder' });
    await change(atomchat, { externalId: 'me', name: 'Key holder' });
    expect(editpad.externalId).toBe('me');
    expect(await links.suggestLinks(gitread.id)).toEqual([]);
    await change(gitread, { name: 'Jo Pike' });
    await change(atomchat, { name: 'jo pike' });
    expect(await links.suggestLinks(gitread.id)).toMatchObject([{ id: atomchat.id, why: 'same name' }]);
  });
});

describe('what was given to this person', () => {
  it('is told at every provider, on accounts linked by e-mail and by hand, with how and by whom', async () => {
    await links.link(gitread.id, editpad.id, 'one', ADA);
    const first = await send(refund(editpad, { reference: 'T-1' }));
    const second = await send(refund(atomchat, { kind: 'goodwill', amount: '3', reference: 'T-2' }));
    const own = await send(refund(gitread, { amount: '2', reference: 'T-3' }));
    await desk.adjustments.saveDraft(refund(editpad, { amount: '99' }), ADA);
    await withEmail(editpad, 'jo@example.net');
    await withEmail(atomchat, 'jo@example.net');
    const { earlier } = await desk.adjustments.preview(refund(gitread, { amount: '7' }));
    expect(earlier).toMatchObject([
      { id: own, linked: 'this account', reference: 'T-3' },
      { id: second, linked: 'by hand', amount: '3', unit: atomchat.unit },
      {
        id: first,
        linked: 'by hand',
        amount: '10',
        unit: editpad.unit,
        providerName: providers.get('editpad')!.manifest.name,
        reason: 'Failed generation',
        reference: 'T-1',
        by: 'Ada',
        state: 'waiting to be seen',
      },
    ]);
    const seenFromEditpad = await desk.adjustments.preview(refund(editpad, { amount: '7' }));
    expect(seenFromEditpad.earlier.find(({ id }) => id === second)?.linked).toBe('e-mail');
  });

  it('is not told of other people, nor of what was given more than 90 days ago', async () => {
    await links.link(gitread.id, editpad.id, 'one', ADA);
    const old = await send(refund(editpad));
    await send(refund(atomchat, { amount: '3' }));
    expect((await desk.adjustments.preview(refund(gitread))).earlier.map(({ id }) => id)).toEqual([old]);
    await desk.store
      .table('adjustments')
      .update(old, (current) => ({ ...current, createdAt: '2026-01-01T00:00:00.000Z' as never }));
    expect((await desk.adjustments.preview(refund(gitread))).earlier).toEqual([]);
  });
});

describe('a ticket', () => {
  const told = async (request: AdjustmentRequest) =>
    (await desk.adjustments.preview(request)).warnings.filter(
      ({ code }) => code === 'adjustment.reference-compensated',
    );

  it('that was compensated already is told, whoever it was given to, and may be sent without a tick', async () => {
    const first = await send(refund(editpad));
    const warnings = await told(refund(gitread, { reference: ' 8812' }));
    expect(warnings).toMatchObject([{ adjustmentId: first, acknowledge: null }]);
    expect(warnings[0]?.sentence).toContain(`“8812” already has a refund: +10 ${editpad.unit} to`);
    await send(refund(gitread));
    expect(await told(refund(atomchat))).toHaveLength(2);
  });

  it('is not told where none is named, another is, nothing was given, or something is taken', async () => {
    await send(refund(editpad));
    await desk.adjustments.saveDraft(refund(editpad, { reference: 'T-9' }), ADA);
    expect(await told(refund(gitread, { reference: '' }))).toEqual([]);
    expect(await told(refund(gitread, { reference: '#88123' }))).toEqual([]);
    expect(await told(refund(gitread, { reference: 'T-9' }))).toEqual([]);
    expect(await told(refund(gitread, { kind: 'clawback', amount: '-1' }))).toEqual([]);
    expect(await told(refund(gitread))).toHaveLength(1);
  });

  it('is still known after a restart', async () => {
    await send(refund(editpad));
    await desk.close();
    await open();
    expect(await told(refund(gitread))).toHaveLength(1);
  });
});
