import { setTimeout as wait } from 'node:timers/promises';
import type { AdjustmentRequest } from '../../../src/contract/adjustments.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { Draw } from './draw.ts';
import { askedBy, isOn, TAG, type Asked } from './effects.ts';
import { Refusal, type EngineProcess } from './engine-process.ts';
import { drawFaults } from './fault-plan.ts';
import type { Question, View } from './messages.ts';
import { SPEED } from './scaled-clock.ts';

/**
 * A person who looks at the API's own page has then waited until the program has looked for the last time, and longer
 * than any write of the sandbox takes to land.
 */
const PATIENCE_MILLISECONDS = 320_000 / SPEED;
const LOOK_AGAIN_MILLISECONDS = 500;
/**
 * An adjustment that has not ended by then never will. On a machine that is busy with other things an engine may be held
 * up for minutes, and whoever gives up on one of unknown outcome leaves its account blocked for all that follow.
 */
const LONGEST_MILLISECONDS = 900_000;

/** Refusals because of the balance as it was read last. */
const DOUBTFUL: ReadonlySet<string> = new Set(['adjustment.negative', 'adjustment.not-acknowledged']);

/** One account with the adjustments that operators mean to send to it. */
export interface Workload {
  readonly accountId: string;
  readonly api: string;
  readonly externalId: string;
  /** Two work on it at once, without asking each other. */
  readonly hasTwoOperators: boolean;
  readonly numbers: readonly number[];
}

/** What operators did and saw, apart from what the store says. */
export interface Diary {
  readonly asked: Map<number, Asked>;
  /** Were `unknown` at some time. */
  readonly unknown: Set<number>;
  /** Of those, the ones that a person had to decide. */
  readonly decided: Set<number>;
  /** The evidence suggested what is not true, or the engine refused what it should not. */
  readonly faults: string[];
  ended: number;
}

export interface OperatorParts {
  readonly sandbox: Sandbox;
  readonly engine: EngineProcess;
  readonly diary: Diary;
  readonly seed: number;
  /** Writes before this one are of setting up. */
  readonly firstWrite: number;
}

/** Sends everything of one account, and stays with each until it has an end or waits to be seen. */
export async function workOn(parts: OperatorParts, work: Workload): Promise<void> {
  const left = [...work.numbers];
  const one = async () => {
    for (let number = left.shift(); number !== undefined; number = left.shift())
      await carryThrough(parts, work, number);
  };
  await Promise.all(work.hasTwoOperators ? [one(), one()] : [one()]);
}

async function carryThrough(parts: OperatorParts, work: Workload, number: number): Promise<void> {
  const { sandbox, engine, diary } = parts;
  const draw = new Draw(parts.seed, number);
  const request = requestFor(parts, work, number, draw);
  const isSet = work.api === 'gitread' || request.kind === 'set balance';
  diary.asked.set(number, { number, api: work.api, externalId: work.externalId, method: isSet ? 'set' : 'add' });
  for (const fault of drawFaults(work.api, draw)) sandbox.inject(fault);
  if (draw.happens(0.1)) moveElsewhere(sandbox, work, draw);
  const asks = { kind: 'send', requestId: `fault-run-${number}`, request } as const;
  let view = await send(parts, work, asks);
  const begun = performance.now();
  let unknownSince: number | null = null;
  let retries = draw.happens(0.6) ? 2 : 0;
  while (view !== null) {
    if (performance.now() - begun > LONGEST_MILLISECONDS) {
      const told = view.story.slice(-6).map((line) => `\n      ${line}`);
      diary.faults.push(`#${number} is still “${view.state}” after ${LONGEST_MILLISECONDS / 1000} s.${told.join('')}`);
      break;
    }
    if (view.state !== 'unknown') unknownSince = null;
    switch (view.state) {
      case 'awaiting approval':
        view = draw.happens(0.03)
          ? await attemptTo(engine, view, { kind: 'discard', id: view.id })
          : await approve(parts, work, view, request);
        continue;
      case 'failed':
        if (retries === 0) break;
        retries -= 1;
        view = await approve(parts, work, view, request);
        continue;
      case 'unknown':
        diary.unknown.add(number);
        unknownSince ??= performance.now();
        view = await settleUnknown(parts, view, number, performance.now() - unknownSince);
        continue;
      case 'draft':
      case 'approved':
      case 'queued':
      case 'sending':
        await engine.changeOf(view.id, LOOK_AGAIN_MILLISECONDS);
        view = await engine.ask({ kind: 'get', id: view.id });
        continue;
      default:
    }
    break;
  }
  diary.ended += 1;
}

/** Clawbacks and refunds keep the balance between nothing and what the API can hold. */
function requestFor({ sandbox }: OperatorParts, work: Workload, number: number, draw: Draw): AdjustmentRequest {
  const total = Number(sandbox.truth.account(work.api, work.externalId).total);
  const change = number * TAG;
  const isBack = total > 1_000_000_000 || (total > 2 * change + 100 * TAG && draw.happens(0.4));
  const signed = isBack ? -change : change;
  const isSet = !work.hasTwoOperators && draw.happens(0.15);
  return {
    accountId: work.accountId,
    kind: isSet ? 'set balance' : isBack ? 'clawback' : 'refund',
    amount: String(isSet ? total + signed : signed),
    reason: 'Failed generation',
    note: '',
    reference: String(number),
  } as AdjustmentRequest;
}

/** A purchase, or usage, while an operator works. */
function moveElsewhere(sandbox: Sandbox, { api, externalId }: Workload, draw: Draw): void {
  if (draw.happens(0.3)) sandbox.advance({ entries: 1, api, accountId: externalId });
  else sandbox.change({ api, accountId: externalId, delta: String(draw.whole(1, 9)) });
}

type Sending = Omit<Extract<Question, { kind: 'send' }>, 'hasLooked'>;

/** Refusals that an operator understands and waits out. */
const EXPECTED: ReadonlySet<string> = new Set(['adjustment.account-busy', 'adjustment.moved', ...DOUBTFUL]);

/**
 * A refusal to send is read and tried again, as an operator would once the cause has gone. What rests on a balance that the
 * API may have told wrongly is looked at there, and read again.
 */
async function send(parts: OperatorParts, work: Workload, question: Sending): Promise<View> {
  const { engine, diary } = parts;
  let refusal = '';
  for (const begun = performance.now(); performance.now() - begun < LONGEST_MILLISECONDS; await wait(200)) {
    try {
      return await engine.ask({ ...question, hasLooked: isEmpty(parts, work) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal = error.message;
      if (!EXPECTED.has(error.problem.code)) diary.faults.push(`${question.requestId}: ${error.message}`);
      if (DOUBTFUL.has(error.problem.code)) refusal += await syncedInWords(engine, work);
    }
  }
  diary.faults.push(`${question.requestId} could not be sent: ${refusal}`);
  return null;
}

/** With the new pair, where the balance is what the API's own page shows. */
async function approve(
  parts: OperatorParts,
  work: Workload,
  view: NonNullable<View>,
  request: AdjustmentRequest,
): Promise<View> {
  const { engine } = parts;
  try {
    return await engine.ask({ kind: 'approve', id: view.id, request, hasLooked: isEmpty(parts, work) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (DOUBTFUL.has(error.problem.code)) await syncedInWords(engine, work);
    else await wait(200);
    return engine.ask({ kind: 'get', id: view.id });
  }
}

/** What the API's own page shows. */
function isEmpty({ sandbox }: OperatorParts, { api, externalId }: Workload): boolean {
  return Number(sandbox.truth.account(api, externalId).total) === 0;
}

async function syncedInWords(engine: EngineProcess, { accountId }: Workload): Promise<string> {
  try {
    await engine.ask({ kind: 'sync', accountId });
    return ' It was read again.';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return ` It could not be read again: ${error.message}`;
  }
}

/** What was not possible any more is looked at again. */
async function attemptTo(engine: EngineProcess, view: NonNullable<View>, question: Question): Promise<View> {
  try {
    return await engine.ask(question);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await wait(200);
    return engine.ask({ kind: 'get', id: view.id });
  }
}

/** The program may settle it by evidence; a person decides by what the API itself shows, once nothing can still land. */
async function settleUnknown(
  parts: OperatorParts,
  view: NonNullable<View>,
  number: number,
  waited: number,
): Promise<View> {
  const { engine, diary } = parts;
  if (waited < PATIENCE_MILLISECONDS) {
    await engine.changeOf(view.id, LOOK_AGAIN_MILLISECONDS);
    return engine.ask({ kind: 'get', id: view.id });
  }
  const looked = await attemptTo(engine, view, { kind: 'check again', id: view.id });
  if (looked?.state !== 'unknown') return looked;
  const decision = effectsOf(parts, number) > 0 ? 'landed' : 'not landed';
  const { suggestion } = looked;
  if (suggestion !== null && suggestion !== 'undecided' && suggestion !== decision) {
    const writes = parts.sandbox.truth.writes(parts.diary.asked.get(number)?.api).slice(-6);
    const told = writes.map((write) => `${write.at} ${write.call} ${write.before} → ${write.after}`);
    const lines = [...looked.story, ...told].map((line) => `\n      ${line}`).join('');
    diary.faults.push(`#${number} ${decision}, but the evidence suggests “${suggestion}”.${lines}`);
  }
  diary.decided.add(number);
  return attemptTo(engine, view, { kind: 'resolve', id: view.id, decision });
}

function effectsOf({ sandbox, diary, firstWrite }: OperatorParts, number: number): number {
  const asked = diary.asked.get(number);
  if (asked === undefined) return 0;
  return sandbox.truth
    .writes(asked.api)
    .filter((write) => write.number > firstWrite && write.call !== 'elsewhere' && isOn(asked, write))
    .filter((write) => askedBy(write, diary.asked)?.number === number).length;
}
