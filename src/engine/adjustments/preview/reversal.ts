import type { AdjustmentPreview, AdjustmentRequest } from '../../../contract/adjustments.ts';
import type { Account } from '../../../domain/account.ts';
import { KINDS } from '../../../domain/adjustment-kind.ts';
import { STATES, statesWhere } from '../../../domain/adjustment-state.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Readable } from '../../store/store.ts';
import { amountInWords, changeInWords } from '../../words.ts';
import type { Plan } from './plan.ts';

/** What a reversal undoes, what it cannot, and what stands in its way. */
interface Reversal {
  readonly view: AdjustmentPreview['reversal'];
  readonly refusals: readonly Problem[];
}

/** States of a reversal that happened or may. */
const POSSIBLE = statesWhere(({ effect }) => effect !== 'none');

/** Whether it changed anything that could be taken back. */
export function isReversible({ state, delta }: Adjustment): boolean {
  return STATES[state].effect === 'made' && delta !== 0;
}

/** The reversal of an adjustment that happened or may happen. */
export async function reversalOf(store: Readable, id: string): Promise<Adjustment | undefined> {
  const [found] = await store.table('adjustments').find({
    selector: { reverses: id, state: { $in: POSSIBLE } },
    sort: [{ createdAt: 'asc' }],
    limit: 1,
  });
  return found;
}

export interface Reversing {
  readonly request: AdjustmentRequest;
  readonly account: Account;
  readonly plan: Plan | null;
  /** The reversal itself when it is in the book already. */
  readonly ownId: string | null;
}

export async function readReversal(store: Readable, { request, account, plan, ownId }: Reversing): Promise<Reversal> {
  const id = request.reverses ?? null;
  if (id === null) return { view: null, refusals: [] };
  const original = await store.table('adjustments').get(id);
  if (original === undefined || original.accountId !== account.id)
    return { view: null, refusals: [notOfThisAccount()] };
  const other = await otherReversal(store, id, ownId);
  const given = `${original.kind} of ${changeInWords(original.delta)} ${original.unit}`;
  return {
    view: {
      of: original.id,
      sentence: `Reverses the ${given} of ${original.createdAt.slice(0, 10)} by ${original.createdBy} (${original.reason}).`,
      notUndone: notUndone(original, account),
    },
    refusals: [
      isReversible(original) ? null : notReversible(original),
      other === undefined ? null : reversedAlready(other),
      KINDS[request.kind].reverses ? null : wrongKind(),
      plan !== null && !isTakenBack(original, account, plan.delta) ? wrongAmount(original) : null,
    ].filter((problem) => problem !== null),
  };
}

async function otherReversal(store: Readable, id: string, ownId: string | null): Promise<Adjustment | undefined> {
  const found = await store
    .table('adjustments')
    .find({ selector: { reverses: id, state: { $in: POSSIBLE } }, limit: 2 });
  return found.find((other) => other.id !== ownId);
}

/** The whole of it; less only where the balance no longer holds the whole. */
function isTakenBack(original: Adjustment, account: Account, delta: number): boolean {
  if (delta === -original.delta) return true;
  const isSpent = original.delta > 0 && account.total !== null && account.total < original.delta;
  return isSpent && delta < 0 && -delta < original.delta;
}

function notUndone({ delta, unit }: Adjustment, { total }: Account): string | null {
  if (delta <= 0 || total === null || total >= delta) return null;
  const left = Math.max(0, total);
  return `Of the ${amountInWords(delta)} ${unit} given, ${amountInWords(delta - left)} ${delta - left === 1_000_000 ? 'is' : 'are'} spent already: at most ${amountInWords(left)} can be taken back.`;
}

function notOfThisAccount(): Problem {
  return {
    code: 'adjustment.reversal-unknown',
    sentence: 'The adjustment to reverse is not one of this account.',
    cure: 'Reverse it from its own page.',
  };
}

function notReversible({ id, state }: Adjustment): Problem {
  return {
    code: 'adjustment.not-reversible',
    sentence: `It is “${state}”: only what was applied or confirmed can be reversed.`,
    where: id,
  };
}

function reversedAlready({ id, state }: Adjustment): Problem {
  return {
    code: 'adjustment.reversed-already',
    sentence: `Already reversed (${state}). A second reversal would take the credits twice.`,
    cure: 'View that reversal. If it is only a draft, discard it first.',
    where: id,
  };
}

function wrongKind(): Problem {
  return {
    code: 'adjustment.reversal-kind',
    sentence: 'A reversal is a correction or a clawback.',
    where: 'kind',
  };
}

function wrongAmount({ delta }: Adjustment): Problem {
  return {
    code: 'adjustment.reversal-amount',
    sentence: `A reversal of ${changeInWords(delta)} changes the balance by ${changeInWords(-delta)}, or by less only when part of it is spent.`,
    cure: 'For another amount, make a new adjustment.',
    where: 'amount',
  };
}
