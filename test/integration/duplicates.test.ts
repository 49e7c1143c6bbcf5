import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentRequest } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import { instant, toMilliseconds } from '../../src/domain/time.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, openDesk, until, type Desk } from '../support/desk.ts';

const API = 'gitread';

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let account: Account;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 11, entriesPerAccount: 5, debitsPerMinute: 0 });
  folder = makeFolder();
  desk = await openDesk({ folder: folder.path });
  const connection = await desk.connect(sandbox.connections.find(({ providerId }) => providerId === API)!);
  [account] = (await desk.account(connection.id)) as [Account];
  await desk.adjustments.start();
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const writes = () => sandbox.truth.writes(API).length;

function refund(change: Partial<AdjustmentRequest> = {}): AdjustmentRequest {
  return {
    accountId: account.id,
    kind: 'refund',
    amount: '10',
    reason: 'Failed generation',
    note: '',
    reference: '',
    ...change,
  };
}

async function seen(request: AdjustmentRequest) {
  const { before, after, warnings } = await desk.adjustments.preview(request);
  const asked = warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
  return { pair: { approvedBefore: before.amount!, approvedAfter: after! }, asked, warnings };
}

const send = (
  request: AdjustmentRequest,
  agreement: Awaited<ReturnType<typeof seen>>['pair'],
  acknowledged: string[] = [],
) => desk.adjustments.send({ ...request, requestId: crypto.randomUUID(), ...agreement, acknowledged }, ADA);

async function sendToTheEnd(request: AdjustmentRequest): Promise<string> {
  const { pair, asked } = await seen(request);
  const { id } = await send(request, pair, asked);
  await until(
    'it is confirmed',
    () => desk.adjustments.get(id),
    ({ state }) => state === 'confirmed',
  );
  return id;
}

describe('the same account, amount and reason within a day', () => {
  it('is not sent until it is acknowledged, and the story keeps that it was', async () => {
    const first = await sendToTheEnd(refund());
    const { pair, asked, warnings } = await seen(refund());
    expect(warnings.find(({ code }) => code === 'adjustment.duplicate')).toMatchObject({
      sentence: expect.stringContaining('Possible duplicate: +10 for “Failed generation”'),
      adjustmentId: first,
    });
    const refused = { problem: { code: 'adjustment.not-acknowledged', where: first, kept: 'Nothing was sent.' } };
    await expect(send(refund(), pair)).rejects.toMatchObject(refused);
    await expect(send(refund(), pair, ['adjustment.duplicate'])).rejects.toMatchObject(refused);
    expect(writes()).toBe(1);

    const second = await send(refund(), pair, asked);
    expect(second.steps[0]?.sentence).toContain('Sent anyway: Possible duplicate');
    await until('it is written', writes, (count) => count === 2);
  });

  it.each(['draft', 'awaiting approval', 'queued'] as const)('counts what a colleague has as “%s”', async (state) => {
    const draft = await desk.adjustments.saveDraft(refund(), ADA);
    await desk.store.table('adjustments').update(draft.id, (current) => ({ ...current, state, createdBy: 'Ben' }));
    const { pair, warnings } = await seen(refund());
    expect(warnings.find(({ code }) => code === 'adjustment.duplicate')?.sentence).toMatch(
      new RegExp(`Possible duplicate: .+ by Ben \\(${state}\\)`),
    );
    await expect(send(refund(), pair)).rejects.toMatchObject({ problem: { code: 'adjustment.not-acknowledged' } });
  });

  it('asks again for each twin that came after the tick', async () => {
    await desk.adjustments.saveDraft(refund(), ADA);
    const { pair, asked } = await seen(refund());
    const later = await desk.adjustments.saveDraft(refund(), ADA);
    await expect(send(refund(), pair, asked)).rejects.toMatchObject({
      problem: { code: 'adjustment.not-acknowledged', where: later.id },
    });
  });

  it('lets one of two through that are sent at the same moment', async () => {
    const { pair } = await seen(refund());
    const outcomes = await Promise.allSettled([send(refund(), pair), send(refund(), pair)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { problem: { code: 'adjustment.not-acknowledged' } } });
  });

  it('is asked when a draft is approved too, which is no twin of itself', async () => {
    const draft = await desk.adjustments.saveDraft(refund(), ADA);
    const own = await desk.adjustments.preview({ ...refund(), id: draft.id });
    expect(own.warnings.filter(({ acknowledge }) => acknowledge !== null)).toEqual([]);
    const { pair, asked } = await seen(refund());
    const { id } = await send(refund(), pair, asked);
    await until(
      'it is confirmed',
      () => desk.adjustments.get(id),
      ({ state }) => state === 'confirmed',
    );
    const again = await desk.adjustments.preview({ ...refund(), id: draft.id });
    const agreement = { approvedBefore: again.before.amount!, approvedAfter: again.after! };
    await expect(desk.adjustments.approve(draft.id, agreement, ADA)).rejects.toMatchObject({
      problem: { code: 'adjustment.not-acknowledged' },
    });
    const acknowledged = again.warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
    expect((await desk.adjustments.approve(draft.id, { ...agreement, acknowledged }, ADA)).state).not.toBe('draft');
  });

  it.each([
    ['another amount', { amount: '11' }],
    ['another reason', { reason: 'Goodwill' }],
  ])('is not %s', async (_name, change) => {
    await desk.adjustments.saveDraft(refund(), ADA);
    expect((await seen(refund(change))).asked).toEqual([]);
    expect((await seen(refund())).asked).toHaveLength(1);
  });

  it.each(['declined', 'failed'] as const)('does not count what was “%s”', async (state) => {
    const draft = await desk.adjustments.saveDraft(refund(), ADA);
    expect((await seen(refund())).asked).toHaveLength(1);
    await desk.store.table('adjustments').update(draft.id, (current) => ({ ...current, state }));
    expect((await seen(refund())).asked).toEqual([]);
  });

  it('is not one of before yesterday, though one that still waits in the outbox is told', async () => {
    const draft = await desk.adjustments.saveDraft(refund(), ADA);
    const createdAt = instant(toMilliseconds(draft.createdAt) - 3 * 86_400_000);
    await desk.store.table('adjustments').update(draft.id, (current) => ({ ...current, createdAt, state: 'queued' }));
    const { asked, warnings } = await seen(refund());
    expect(asked).toEqual([]);
    expect(warnings.find(({ adjustmentId }) => adjustmentId === draft.id)?.code).toBe('adjustment.queued-before');
  });
});
