/** Runs the engine's adjustments on the workspace named on the command line, for operators in another process. Made to be killed. */
import { ProblemError, type Problem } from '../../../src/domain/problem.ts';
import type { AdjustmentDetail } from '../../../src/contract/adjustments.ts';
import type { Logger } from '../../../src/engine/ports.ts';
import { assertNever } from '../../../src/domain/result.ts';
import { openDesk, silent } from '../../support/desk.ts';
import type { FromEngine, Question, ToEngine, View } from './messages.ts';
import { scaledClock } from './scaled-clock.ts';
import { ADA } from '../../support/actors.ts';

/** An attempt may take this long on the scaled clock: a second. */
const TIMEOUT = 110_000;

const [folder, base] = process.argv.slice(2);
if (folder === undefined || base === undefined) throw new Error('Name the workspace folder and the clock’s base.');
const logger: Logger = {
  ...silent,
  error: (event, data) => process.stderr.write(`${event} ${describeData(data)}\n`),
};
const desk = await openDesk({
  isDurable: true,
  folder,
  clock: scaledClock(Number(base)),
  logger,
  timeoutMilliseconds: TIMEOUT,
  isWatched: false,
});
const { adjustments } = desk;

desk.store.onChange(({ collection, ids }) => {
  if (collection === 'adjustments') tell({ kind: 'changed', ids });
});
process.on('disconnect', () => process.exit());
process.on('message', (message: ToEngine) => void answer(message));
await adjustments.start();
await desk.sync.start();
tell({ kind: 'ready' });

async function answer({ number, question }: ToEngine): Promise<void> {
  try {
    tell({ kind: 'answer', number, view: viewOf(await carryOut(question)) });
  } catch (error) {
    tell({ kind: 'refusal', number, problem: problemOf(error) });
  }
  if (question.kind === 'close') process.disconnect();
}

async function carryOut(question: Question): Promise<AdjustmentDetail | null> {
  switch (question.kind) {
    case 'send': {
      const { request, requestId } = question;
      return adjustments.send({ ...request, requestId, ...(await agreementTo(question)) }, ADA);
    }
    case 'approve':
      return adjustments.approve(question.id, await agreementTo(question), ADA);
    case 'discard':
      return adjustments.discard(question.id, ADA);
    case 'get':
      return adjustments.get(question.id);
    case 'check again':
      return adjustments.checkAgain(question.id);
    case 'resolve':
      return adjustments.resolve(question.id, question.decision, 'Looked at the API’s own page.', ADA);
    case 'sync': {
      await syncOf(question.accountId);
      return null;
    }
    case 'sync all':
      await desk.sync.runAll();
      return null;
    case 'close':
      await desk.close();
      return null;
    default:
      return assertNever(question, 'question');
  }
}

/** What the form shows, and what its tick stands for. */
async function agreementTo({ request, hasLooked }: Extract<Question, { kind: 'send' | 'approve' }>) {
  const { before, after, warnings } = await adjustments.preview(request);
  const asked = warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
  return {
    approvedBefore: before.amount ?? '',
    approvedAfter: after ?? '',
    acknowledged: hasLooked ? asked : [],
  };
}

/** @throws ProblemError why the account could not be read. */
async function syncOf(accountId: string): Promise<void> {
  const account = await desk.store.table('accounts').get(accountId);
  if (account === undefined) throw new Error('There is no such account');
  const { connectionId } = account;
  await desk.sync.run(connectionId);
  const newest = { selector: { connectionId }, sort: [{ startedAt: 'desc' as const }], limit: 1 };
  const [run] = await desk.store.table('runs').find(newest);
  const [problem] = run?.problems ?? [];
  if (problem !== undefined) throw new ProblemError(problem.problem);
  if (run?.state === 'done') return;
  const connection = await desk.store.table('connections').get(connectionId);
  throw new Error(`The connection is ${connection?.state}, its last run ${run?.state}`);
}

function viewOf(detail: AdjustmentDetail | null): View {
  return (
    detail && {
      id: detail.id,
      state: detail.state,
      suggestion: detail.evidence?.suggestion ?? null,
      story: detail.steps.map(({ at, event, balance, sentence }) => `${at} ${event} ${balance ?? ''} ${sentence}`),
    }
  );
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return (error as { problem?: Problem }).problem ?? { code: 'fault', sentence: String(error) };
}

function tell(message: FromEngine): void {
  process.send?.(message);
}

function describeData(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value));
}
