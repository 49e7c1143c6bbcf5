import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentDetail } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import type { AdjustmentKind } from '../../src/domain/adjustment.ts';
import type { AdjustmentId } from '../../src/domain/ids.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';
import { ADA } from '../support/actors.ts';

const API = 'gitread';

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let account: Account;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 7, entriesPerAccount: 20, atomchatUsers: 3, debitsPerMinute: 0 });
  folder = makeFolder();
  desk = await openDesk({ folder: folder.path });
  await desk.connect(sandbox.connections.find(({ providerId }) => providerId === API)!);
  await desk.adjustments.start();
  account = (await desk.account(`c-${API}`))[0]!;
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const held = () => Number(sandbox.truth.account(API, account.externalId).total);

function request(amount: string, kind: AdjustmentKind = 'refund', reverses: AdjustmentId | null = null) {
  return { accountId: account.id, kind, amount, reason: 'Wrong charge', note: '', reference: '', reverses };
}

async function send(asked: ReturnType<typeof request>, requestId = `request-${Math.random()}`) {
  const preview = await desk.adjustments.preview(asked);
  return desk.adjustments.send(
    {
      ...asked,
      requestId,
      approvedBefore: preview.before.amount!,
      approvedAfter: preview.after!,
    },
    ADA,
  );
}

function confirmed(id: AdjustmentId): Promise<AdjustmentDetail> {
  return until(
    'it is confirmed',
    () => desk.adjustments.get(id),
    ({ state }) => state === 'confirmed',
  );
}

async function given(amount: string): Promise<AdjustmentDetail> {
  return confirmed((await send(request(amount))).id);
}

describe('undo', () => {
  it('is an adjustment of its own that takes back what was given, and the two point at each other', async () => {
    const before = held();
    const original = await given('10');
    expect(original).toMatchObject({ canReverse: true, reversedBy: null, reverses: null });
    const preview = await desk.adjustments.preview(request('-10', 'correction', original.id));
    expect(preview).toMatchObject({ refusals: [], reversal: { of: original.id, notUndone: null } });
    expect(preview.reversal?.sentence).toContain('refund of +10');

    const undo = await send(request('-10', 'correction', original.id));
    expect(await confirmed(undo.id)).toMatchObject({ reverses: original.id, delta: '-10' });
    expect(await desk.adjustments.get(original.id)).toMatchObject({ reversedBy: undo.id, canReverse: false });
    expect(held()).toBe(before);
  });

  it('happens once, however often and however fast it is asked for', async () => {
    const before = held();
    const original = await given('10');
    const undo = request('-10', 'correction', original.id);
    const seen = await desk.adjustments.preview(undo);
    const pair = { approvedBefore: seen.before.amount!, approvedAfter: seen.after! };
    const forms = ['first-form', 'second-form', 'third-form'];
    const asked = await Promise.allSettled(
      forms.map((requestId) => desk.adjustments.send({ ...undo, requestId, ...pair }, ADA)),
    );
    expect(asked.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const { reversedBy } = await desk.adjustments.get(original.id);
    await confirmed(reversedBy!);
    expect(held()).toBe(before);
    expect(sandbox.truth.writes(API)).toHaveLength(2);
    await expect(desk.adjustments.saveDraft(undo, ADA)).rejects.toMatchObject({
      problem: { code: 'adjustment.reversed-already' },
    });
  });

  it('can be drafted, sent from the draft, and asked for anew once the draft is discarded', async () => {
    const original = await given('10');
    const undo = request('-10', 'clawback', original.id);
    const first = await desk.adjustments.saveDraft(undo, ADA);
    await desk.adjustments.discard(first.id, ADA);
    const draft = await desk.adjustments.saveDraft(undo, ADA);
    const preview = await desk.adjustments.preview({ ...undo, id: draft.id });
    expect(preview.refusals).toEqual([]);
    await desk.adjustments.approve(
      draft.id,
      {
        approvedBefore: preview.before.amount!,
        approvedAfter: preview.after!,
      },
      ADA,
    );
    expect(await confirmed(draft.id)).toMatchObject({ reverses: original.id });
  });

  it('refuses another amount, another kind, nobody’s adjustment and one that never happened', async () => {
    const original = await given('10');
    const codes = async (asked: ReturnType<typeof request>) =>
      (await desk.adjustments.preview(asked)).refusals.map(({ code }) => code);
    expect(await codes(request('-9', 'correction', original.id))).toEqual(['adjustment.reversal-amount']);
    expect(await codes(request('10', 'correction', original.id))).toEqual(['adjustment.reversal-amount']);
    expect(await codes(request('-10', 'refund', original.id))).toEqual(['adjustment.sign', 'adjustment.reversal-kind']);
    const nobodys = request('-10', 'correction', 'nobody' as AdjustmentId);
    expect(await codes(nobodys)).toEqual(['adjustment.reversal-unknown']);
    const draft = await desk.adjustments.saveDraft(request('4'), ADA);
    expect(await codes(request('-4', 'correction', draft.id))).toEqual(['adjustment.not-reversible']);
  });

  it('says what is spent already, and takes back no more than is left', async () => {
    const original = await given('10');
    sandbox.change({ api: API, set: '4' });
    await desk.sync.run(`c-${API}`);
    const whole = await desk.adjustments.preview(request('-10', 'correction', original.id));
    expect(whole.reversal?.notUndone).toBe(
      'Of the 10 credits given, 6 are spent already: at most 4 can be taken back.',
    );
    expect(whole.refusals.map(({ code }) => code)).toEqual(['adjustment.negative']);
    const rest = await confirmed((await send(request('-4', 'correction', original.id))).id);
    expect(rest).toMatchObject({ reverses: original.id, delta: '-4' });
    expect(held()).toBe(0);
  });
});

describe('earlier compensations', () => {
  it('are those of the same e-mail at every connection, and no others', async () => {
    const first = await given('10');
    await desk.connect(sandbox.connections.find(({ providerId }) => providerId === 'codingmantra')!);
    const [other] = await desk.account('c-codingmantra');
    const about = { ...request('3'), accountId: other!.id };
    expect((await desk.adjustments.preview(about)).earlier).toEqual([]);
    const accounts = desk.store.table('accounts');
    await accounts.update(account.id, (current) => ({ ...current, email: 'Ada@Example.com' }));
    await accounts.update(other!.id, (current) => ({ ...current, email: 'ada@example.com ' }));
    const { earlier } = await until(
      'the e-mails are known',
      () => desk.adjustments.preview(about),
      (preview) => preview.earlier.length > 0,
    );
    expect(earlier).toMatchObject([{ id: first.id, amount: '10', reason: 'Wrong charge', by: 'Ada' }]);
    expect(earlier[0]!.providerName).not.toBe('');
    await confirmed((await send(request('-10', 'correction', first.id))).id);
    expect((await desk.adjustments.preview(about)).earlier).toHaveLength(1);
  });
});
