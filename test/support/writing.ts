import { expect } from 'vitest';
import type { AdjustmentDetail, AdjustmentRequest } from '../../src/contract/adjustments.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { ADA } from './actors.ts';
import { until, type Desk } from './desk.ts';

/** The two APIs that write, and the call by which each does. */
export const GITREAD = 'gitread';
export const ATOMCHAT = 'atomchat';
export const WRITE: Readonly<Record<string, string>> = {
  [GITREAD]: 'POST /api/credits',
  [ATOMCHAT]: 'POST /updateCredits',
};

/** Whether a request of the engine's is one that writes. */
export function isWrite(url: string, init: RequestInit): boolean {
  return url.endsWith('/updateCredits') || (url.endsWith('/api/credits') && init.method === 'POST');
}

/** An account to write to, and how far the sandbox's logs had come before anything was. */
export interface Written {
  readonly account: Account;
  readonly firstWrite: number;
  readonly firstRequest: number;
}

/** Connects one API, proves its writes where they must be, and opens the outbox. */
export async function connectToWrite(desk: Desk, sandbox: Sandbox, api: string): Promise<Written> {
  const connection = await desk.connect(sandbox.connections.find(({ providerId }) => providerId === api)!);
  const [account, other] = await desk.account(connection.id);
  if (api === ATOMCHAT) await desk.prove(connection, other!.externalId);
  const firstWrite = sandbox.truth.writes(api).length;
  const firstRequest = sandbox.truth.requests(api).length;
  await desk.adjustments.start();
  return { account: account!, firstWrite, firstRequest };
}

export function refund(account: Account, amount: string): AdjustmentRequest {
  return { accountId: account.id, kind: 'refund', amount, reason: 'Failed generation', note: '', reference: '' };
}

/** What the form shows and its button approves. Nothing may stand against it. */
export async function previewedPair(desk: Desk, request: AdjustmentRequest) {
  const { before, after, refusals } = await desk.adjustments.preview(request);
  expect(refusals).toEqual([]);
  return { approvedBefore: before.amount!, approvedAfter: after! };
}

/** Sends it as Ada, with what its preview shows. */
export async function sendPreviewed(desk: Desk, request: AdjustmentRequest): Promise<AdjustmentDetail> {
  const pair = await previewedPair(desk, request);
  return desk.adjustments.send({ ...request, requestId: crypto.randomUUID(), ...pair }, ADA);
}

/** Waits until an adjustment is in one of the states. */
export function endsIn(desk: Desk, id: string, ...states: AdjustmentDetail['state'][]): Promise<AdjustmentDetail> {
  return until(
    `it is ${states.join(' or ')}`,
    () => desk.adjustments.get(id),
    ({ state }) => states.includes(state),
  );
}
