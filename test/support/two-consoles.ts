import { readFileSync } from 'node:fs';
import type { AdjustmentDetail, Answer } from '../../src/contract/adjustments.ts';
import type { AccountId, AdjustmentId } from '../../src/domain/ids.ts';
import type { OperatorId, Role } from '../../src/domain/operator.ts';
import { instant } from '../../src/domain/time.ts';
import { callEngine, openSession, type EngineCalls } from '../../src/engine/index.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { openConsole, type OpenConsole } from './console.ts';
import { makeFolder, until } from './desk.ts';
import { patientClock } from './fast-clock.ts';

const API = 'gitread';
const WAIT = 30_000;
/** Of every operator who has one. */
export const PASSPHRASE = 'four words that fit';
/** The balance that each test begins with. */
const BALANCE = '100000';

export const problem = (code: string) => ({ code: 'PROBLEM', data: { code } });

/**
 * Two consoles of one company. `here` has the connection: Ada, its admin; Bob in support; Fay in finance. `there` has none:
 * Bea, whose card `here` knows; and Cy, whom it does not. Both go by one clock, which tests put forward.
 */
export async function openTwoConsoles() {
  const folders = [makeFolder(), makeFolder()] as const;
  const ids: Record<string, OperatorId> = {};
  let ahead = 0;
  const patient = patientClock();
  /** Days pass when a test says so. */
  const clock: Clock = { ...patient, now: () => instant(Date.now() + ahead) };
  const sandbox = await startSandbox({ seed: 5, entriesPerAccount: 10, atomchatUsers: 2, debitsPerMinute: 0 });
  const here = await openConsole({ folder: folders[0].path, clock, isThreaded: true });
  const there = await openConsole({ folder: folders[1].path, clock, operator: 'Bea', isThreaded: true });
  const given = sandbox.connections.find(({ providerId }) => providerId === API)!;
  const form = { ...given, settings: { ...given.settings }, accountIds: [...given.accountIds], intervalMinutes: 60 };
  const { id: connectionId } = await here.call.connections.add({
    providerId: API,
    form,
    secret: { ...given.secret },
  });
  await until(
    'the account is read',
    () => here.call.connections.get({ id: connectionId }),
    ({ health }) => health.state === 'in sync',
    WAIT,
  );
  const accounts = await here.call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending' });
  const accountId: AccountId = accounts.rows[0]!.id;
  const bob = await operatorOf(here, 'Bob', 'support');
  const fay = await operatorOf(here, 'Fay', 'finance');
  const cy = await operatorOf(there, 'Cy', 'finance');
  const { text: card, fingerprint } = await there.call.operators.card({});
  ids['Bea'] = (await here.call.operators.addFromCard({ text: card, fingerprint, role: 'finance' })).id;

  /** Adds an operator and signs in at a page of their own, by the same door as any page. */
  async function operatorOf({ engine, call }: OpenConsole, name: string, role: Role): Promise<EngineCalls> {
    const { id } = await call.operators.add({ name, role, signIn: { kind: 'passphrase', passphrase: PASSPHRASE } });
    ids[name] = id;
    const page = callEngine(engine, openSession('page'));
    await page.operators.signIn({ id, passphrase: PASSPHRASE });
    return page;
  }

  const balance = async () => (await here.call.accounts.get({ id: accountId })).balance.amount;
  const read = (at: { path: string } | null) => readFileSync(at!.path, 'utf8');

  function request(amount: string, note = '') {
    return { accountId, kind: 'correction', amount, reason: 'Data correction', note, reference: '' } as const;
  }

  async function pairOf(page: EngineCalls, of: ReturnType<typeof request>, id?: AdjustmentId) {
    const preview = await page.adjustments.preview({ ...of, id });
    const acknowledged = preview.warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
    return { approvedBefore: preview.before.amount!, approvedAfter: preview.after!, acknowledged };
  }

  async function send(page: EngineCalls, amount: string, note = ''): Promise<AdjustmentDetail> {
    const of = request(amount, note);
    return page.adjustments.send({ ...of, requestId: crypto.randomUUID(), ...(await pairOf(page, of)) });
  }

  return {
    here,
    there,
    bob,
    fay,
    cy,
    ids: ids as Readonly<Record<string, OperatorId>>,
    sandbox,
    accountId,
    request,
    pairOf,
    send,
    read,

    /** Sets the API's balance, which nobody here has read yet. */
    moveBalance: (amount: string) => sandbox.change({ api: API, set: amount }),
    putForward: (milliseconds: number) => {
      ahead = milliseconds;
    },
    /** The clock is right again, and the balance the one to begin with. */
    beginAnew: async (): Promise<void> => {
      ahead = 0;
      sandbox.change({ api: API, set: BALANCE });
      await here.call.sync.start({});
      await until('the balance is read', balance, (amount) => amount === BALANCE, WAIT);
    },
    /** How often the API was told to change credits. */
    writes: () => sandbox.truth.requests(API).filter(({ call }) => call === 'POST /api/credits').length,
    settled: (id: AdjustmentId, ...states: AdjustmentDetail['state'][]) =>
      until(
        `it is ${states.join(' or ')}`,
        () => here.call.adjustments.get({ id }),
        ({ state }) => states.includes(state),
        WAIT,
      ),
    /** Asks for a second person, and writes the request file. */
    ask: async (page: EngineCalls, amount: string): Promise<Asked> => {
      const { id, state } = await send(page, amount);
      if (state !== 'awaiting approval') throw new Error(`It is “${state}”, and should wait for approval.`);
      return { id, text: read(await page.adjustments.writeRequest({ ids: [id] })) };
    },
    /** The answer of somebody at the second console. */
    answer: async (page: EngineCalls, { id, text }: Asked): Promise<string> =>
      read(await page.adjustments.answerRequest({ text, answers: [yes(id)] })),
    /** Their no, in a file as well. */
    decline: async (page: EngineCalls, { id, text }: Asked, reason: string): Promise<string> =>
      read(await page.adjustments.answerRequest({ text, answers: [no(id, reason)] })),
    /** What became of the one answer in a file, brought by Bob. */
    bring: async (text: string) => {
      const [outcome] = await bob.adjustments.takeAnswers({ text });
      return outcome!.problem;
    },
    close: async (): Promise<void> => {
      await here.engine.stop();
      await there.engine.stop();
      await sandbox.stop();
      for (const folder of folders) folder[Symbol.dispose]();
    },
  };
}
export type TwoConsoles = Awaited<ReturnType<typeof openTwoConsoles>>;

export const yes = (adjustmentId: string): Answer => ({ answer: 'approve', adjustmentId });
export const no = (adjustmentId: string, reason: string): Answer => ({ answer: 'decline', adjustmentId, reason });

/** An adjustment that waits for a second person, and the request file that tells of it. */
export interface Asked {
  readonly id: AdjustmentId;
  readonly text: string;
}
