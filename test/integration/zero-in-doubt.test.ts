import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import type { Actor, OperatorId } from '../../src/domain/operator.ts';
import { startSandbox, type FaultRequest, type Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, openDesk, type Desk } from '../support/desk.ts';
import { connectToWrite, endsIn, GITREAD, previewedPair, refund, sendPreviewed, WRITE } from '../support/writing.ts';

/**
 * An API that sets the balance, and answers 0 for a user that it does not know (docs/provider-facts.md §4): whatever is
 * really there would be replaced by the amount of a refund.
 */
const CODE = 'adjustment.zero-may-mean-unknown';
const NO_ROW: FaultRequest = { kind: 'quirk', quirk: 'no row', api: GITREAD, call: 'GET /api/credits' };
const SAM: Actor = { id: 'sam' as OperatorId, name: 'Sam', role: 'support' };
const refused = (code: string) => ({ problem: { code } });

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
let desk: Desk;
let account: Account;
let held: number;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 23, entriesPerAccount: 20, atomchatUsers: 1, debitsPerMinute: 0 });
  folder = makeFolder();
  desk = await openDesk({ folder: folder.path });
  ({ account } = await connectToWrite(desk, sandbox, GITREAD));
  held = total();
  expect(held).toBeGreaterThan(0);
});
afterEach(async () => {
  await desk.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const total = () => Number(sandbox.truth.account(GITREAD, account.externalId).total);
const writes = () => sandbox.truth.writes(GITREAD).filter(({ call }) => call === WRITE[GITREAD]);
const sync = () => desk.sync.run(account.connectionId);

/** The next reading says 0 though the account has credits. */
async function readFalseZero(): Promise<void> {
  sandbox.inject(NO_ROW);
  await sync();
}

/** The customer has used everything. */
async function useAll(): Promise<void> {
  sandbox.change({ api: GITREAD, accountId: account.externalId, delta: String(-held) });
  await sync();
}

describe('a balance of 0 that may be none', () => {
  it('is not set upon until somebody says that it is 0, and what it was before is told', async () => {
    await readFalseZero();
    const request = refund(account, '10');
    const { warnings } = await desk.adjustments.preview(request);
    const doubt = warnings.find(({ code }) => code === CODE);
    expect(doubt).toMatchObject({ acknowledge: CODE });
    expect(doubt?.sentence).toContain(`it read ${held} credits`);
    await expect(sendPreviewed(desk, request)).rejects.toMatchObject(refused('adjustment.not-acknowledged'));
    // Whoever looks finds out, reads it again, and sends what is right.
    await sync();
    const sent = await sendPreviewed(desk, request);
    await endsIn(desk, sent.id, 'applied', 'confirmed');
    expect([total(), writes().length]).toEqual([held + 10, 1]);
  });

  it('is set upon once it is acknowledged, which its story keeps', async () => {
    await useAll();
    const request = refund(account, '10');
    const pair = { ...(await previewedPair(desk, request)), acknowledged: [CODE] };
    const { id } = await desk.adjustments.send({ ...request, requestId: 'given', ...pair }, ADA);
    const { steps } = await endsIn(desk, id, 'applied', 'confirmed');
    expect(steps[0]?.sentence).toContain('Sent anyway: The balance reads 0.');
    expect(total()).toBe(10);
  });

  it('is not set upon when it is read right before sending, nor when the new pair is approved unseen', async () => {
    const request = refund(account, '10');
    const pair = await previewedPair(desk, request);
    sandbox.inject(NO_ROW);
    const { id } = await desk.adjustments.send({ ...request, requestId: 'moved', ...pair }, ADA);
    await endsIn(desk, id, 'awaiting approval');
    const zero = { approvedBefore: '0', approvedAfter: '10' };
    await expect(desk.adjustments.approve(id, zero, ADA)).rejects.toMatchObject(refused('adjustment.not-acknowledged'));
    await sync();
    await desk.adjustments.approve(id, await previewedPair(desk, request), ADA);
    await endsIn(desk, id, 'applied', 'confirmed');
    expect([total(), writes().length]).toEqual([held + 10, 1]);
  });

  it('does not go to a second person elsewhere until somebody here has said that it is 0', async () => {
    // More than support may send alone.
    const request = refund(account, '60');
    const signer = { actor: SAM, self: () => expect.fail('It was signed.'), sign: () => expect.fail('It was signed.') };
    const ask = async (requestId: string, acknowledged: string[]) => {
      const pair = { ...(await previewedPair(desk, request)), acknowledged };
      const { id, state } = await desk.adjustments.send({ ...request, requestId, ...pair }, SAM);
      expect(state).toBe('awaiting approval');
      return id;
    };
    const asked = await ask('before', []);
    await readFalseZero();
    await expect(desk.adjustments.writeRequest([asked], signer)).rejects.toMatchObject(
      refused('request.zero-in-doubt'),
    );
    await desk.adjustments.discard(asked, SAM);
    await expect(ask('unseen', [])).rejects.toMatchObject(refused('adjustment.not-acknowledged'));
    const looked = await ask('looked', [CODE]);
    await expect(desk.adjustments.writeRequest([looked], signer)).rejects.toThrow('It was signed.');
  });

  it('is no matter where the operator names the balance', async () => {
    await readFalseZero();
    const { id } = await sendPreviewed(desk, { ...refund(account, '25'), kind: 'set balance' });
    await endsIn(desk, id, 'awaiting approval', 'applied', 'confirmed');
    const { warnings } = await desk.adjustments.preview({ ...refund(account, '25'), kind: 'set balance' });
    expect(warnings.map(({ code }) => code)).not.toContain(CODE);
  });
});
