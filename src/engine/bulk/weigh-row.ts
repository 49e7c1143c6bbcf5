import type { BatchProblem } from '../../contract/bulk.ts';
import type { AdjustmentRequest } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import { setsBalance } from '../../domain/adjustment-kind.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { BatchField } from '../../domain/batch.ts';
import { storedToText } from '../../domain/credits.ts';
import { judge, magnitude, type Judgement } from '../../domain/policy.ts';
import { refusedAct, weighRequest, whySecond, type Weighed } from '../adjustments/index.ts';
import { changeInWords, countInWords, timeInWords } from '../words.ts';
import type { Grounds } from './grounds.ts';
import { unanswered } from './in-spite-of.ts';
import { balanceTooLarge, inField, toAnswer } from './problems.ts';
import type { ReadRow } from './read-rows.ts';

/** What earlier rows of this file will have made of an account. */
export interface AccountLine {
  /** Stored millionths; `null`: as the account says. */
  balance: number | null;
  lastRow: number | null;
  readonly adjustmentIds: Set<string>;
}

interface WeighedRow {
  readonly weighed: Weighed | null;
  readonly verdict: 'good' | 'needs approval' | 'wrong';
  readonly problems: readonly BatchProblem[];
  readonly warnings: readonly string[];
  readonly acknowledged: readonly string[];
}

/** The field that a refusal of the engine is about. */
const FIELD_OF: Readonly<Record<string, BatchField>> = {
  'adjustment.no-change': 'amount',
  'adjustment.decimals': 'amount',
  'adjustment.negative': 'amount',
  'adjustment.too-high': 'amount',
  'adjustment.amount': 'amount',
  'adjustment.balance-unknown': 'account',
  'adjustment.connection-gone': 'account',
  'adjustment.account-busy': 'account',
  'reason.not-listed': 'reason',
  'reason.needs-note': 'note',
  'reason.needs-reference': 'reference',
  'reason.reference-pattern': 'reference',
  'connection.quarantined': 'account',
};

/**
 * Weighs a row like a single adjustment, on the balance that earlier rows of its account will have left.
 * @param besides what else an operator would have to go on in spite of.
 */
export function weighRow(
  { row, fields, instruction }: ReadRow,
  { grounds, spent }: { readonly grounds: Grounds; readonly spent: SpentAlone },
  line: AccountLine,
  besides: readonly BatchProblem[],
): WeighedRow {
  const account = grounds.accounts.get(instruction.account?.id ?? '');
  const { kind, amount, reason } = instruction;
  if (account === undefined || kind === null || amount === null || reason === null) return nothing(besides);
  const total = line.balance ?? account.total;
  const after = setsBalance(kind) ? amount : (total ?? 0) + amount;
  if (!Number.isSafeInteger(after)) return nothing([...besides, balanceTooLarge(fields.amount)]);
  const connection = grounds.connections.get(account.connectionId);
  const request: AdjustmentRequest = {
    accountId: account.id,
    kind,
    amount: storedToText(amount),
    reason,
    note: fields.note,
    reference: fields.reference,
  };
  const weighed = weighRequest(
    {
      account: { ...account, total },
      connection,
      provider: connection && grounds.providerOf(connection),
      ...grounds.othersOf(account.id),
      lastAboveZero: null,
      reasons: grounds.reasons,
      now: grounds.now,
    },
    request,
  );
  const asked = weighed.warnings.filter(({ acknowledge }) => acknowledge !== null);
  // Rows of this very file are asked about as such.
  const surprises = asked.filter(({ adjustmentId }) => adjustmentId === null || !line.adjustmentIds.has(adjustmentId));
  const isAlike = ({ code }: BatchProblem) => code === 'bulk.alike-in-file';
  const problems = [
    ...besides.filter((problem) => !isAlike(problem)),
    ...weighed.refusals.map((problem) => inField(problem, FIELD_OF[problem.code] ?? null)),
    ...unanswered(row, surprises.map(toAnswer)),
    // What is in the book already is nearer than another row of the file.
    ...besides.filter(isAlike),
  ];
  const judged =
    problems.length > 0 || weighed.plan === null ? null : judgeAlone(weighed.plan.delta, account, grounds, spent);
  if (judged?.kind === 'refused')
    problems.push(inField(refusedAct(grounds.actor, judged, weighed.plan?.delta ?? 0), null));
  const why = judged?.kind === 'needs approval' ? [whySecond(judged, weighed.plan?.delta ?? 0)] : [];
  return {
    weighed,
    verdict: problems.length > 0 ? 'wrong' : why.length > 0 ? 'needs approval' : 'good',
    problems,
    warnings: [
      ...why,
      ...weighed.warnings.filter(({ acknowledge }) => acknowledge === null).map(({ sentence }) => sentence),
      ...earlierSentence(grounds.compensationsOf(account.id), account),
    ],
    acknowledged: surprises.map(({ acknowledge }) => acknowledge).filter((key) => key !== null),
  };
}

/** By connection: what earlier rows of the file will have used up of the actor's limit of a day, in millionths. */
export type SpentAlone = Map<string, bigint>;

/** Whether the actor may send it alone, as long as every row before it goes. */
function judgeAlone(delta: number, { connectionId }: Account, grounds: Grounds, spent: SpentAlone): Judgement {
  const before = (grounds.sentAlone.get(connectionId) ?? 0n) + (spent.get(connectionId) ?? 0n);
  const facts = { connectionId, delta: BigInt(delta), createdBy: grounds.actor.id, followsDoubt: false };
  const judgement = judge(grounds.policy, grounds.actor, facts, before);
  if (judgement.kind === 'allowed') {
    spent.set(connectionId, (spent.get(connectionId) ?? 0n) + magnitude(facts.delta));
  }
  return judgement;
}

function nothing(problems: readonly BatchProblem[]): WeighedRow {
  return { weighed: null, verdict: 'wrong', problems, warnings: [], acknowledged: [] };
}

/** What this person was given before, in one sentence: a row has no room for a list. */
function earlierSentence(given: readonly Adjustment[], account: Account): string[] {
  const [latest] = given;
  if (latest === undefined) return [];
  const where = latest.accountId === account.id ? '' : ' at another connection';
  return [
    `${countInWords(given.length, 'compensation', 'compensations')} in the last 90 days; the latest ${changeInWords(latest.delta)} ${latest.unit}${where}, ${timeInWords(latest.createdAt)}, by ${latest.createdBy} (${latest.reason}).`,
  ];
}
