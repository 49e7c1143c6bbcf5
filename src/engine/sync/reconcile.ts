import { chainResidual } from '../../domain/chain.ts';
import { BEGINNING_OF_TIME } from '../../domain/coverage.ts';
import { fromStored, subtractCredits, toStored, ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import {
  explainedBalance,
  FROM_NOTHING,
  judgeProof,
  type Explained,
  type Opening,
  type ProofFlaw,
  type ProofState,
} from '../../domain/proof.ts';
import { assertNever } from '../../domain/result.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerPromise } from '../providers/provider.ts';
import { reloadAccount, type AccountContext } from './account-context.ts';
import { writeBaseline, type Baseline, type FollowedChain } from './baseline.ts';
import { findExpected, matchReported } from './expected-entries.ts';
import { hasGap, sumExplained } from './explained.ts';
import { followLedger } from './follow-ledger.ts';
import { observeBalances, observeRest, restOf } from './observe.ts';
import { believe, type StoredReading } from './store-balance.ts';

/** What was known before: a baseline, or why there is none. */
type Known = Baseline | 'first' | 'anew';

/** A reading of balance and ledger, and how it fits what was known. */
export interface Comparison {
  readonly reading: StoredReading;
  readonly seenAt: Instant;
  readonly chain: FollowedChain | null;
  readonly opening: Opening;
  /** All that is stored by now and explains a balance. */
  readonly explained: Explained;
  /** What entries and expectations cannot explain; `null`: it cannot be computed. */
  readonly residual: Credits | null;
}

/** Whether this kind of ledger has anything to compare with a balance. */
export function isComparable(promise: LedgerPromise): boolean {
  return promise.coverage !== 'none';
}

export function baselineOf(known: Known): Baseline | null {
  return typeof known === 'string' ? null : known;
}

/** How a balance fits the entries stored so far. */
export async function compare(
  context: AccountContext,
  known: Known,
  { reading, seenAt, touchedFrom }: Pick<Comparison, 'reading' | 'seenAt'> & { readonly touchedFrom: Instant | null },
): Promise<Comparison> {
  const { ledger } = context.provider.manifest;
  const { total } = reading.mark;
  const baseline = baselineOf(known);
  const explained = await sumExplained(context);
  const opening = baseline?.opening ?? (await chooseOpening(context, known, reading, explained));
  const facts = { reading, seenAt, opening, explained, chain: null };
  switch (ledger.coverage) {
    case 'none':
      return { ...facts, residual: null };
    case 'deductions':
      return {
        ...facts,
        residual:
          baseline === null ? null : await restOf(context, baseline, reading.mark, listedSince(baseline, explained)),
      };
    case 'complete':
      if (ledger.hasBalanceAfter) {
        const chain = await followLedger(context, baseline?.chain ?? null, touchedFrom);
        return { ...facts, chain, residual: chainResidual(chain, total) };
      }
      return { ...facts, residual: restAgainst(total, explainedBalance(opening, explained)) };
    case 'window':
      return { ...facts, residual: restAgainst(total, explainedBalance(opening, explained)) };
    default:
      return assertNever(ledger.coverage, 'ledger coverage');
  }
}

/**
 * Where a new proof begins: at the beginning of the history, unless the API no longer gives that, or what is stored is
 * of an earlier holder.
 */
async function chooseOpening(
  { store, account }: AccountContext,
  known: Known,
  { mark }: StoredReading,
  explained: Explained,
): Promise<Opening> {
  const startsLate = (await store.table('gaps').count({ accountId: account.id, kind: 'before first sync' })) > 0;
  return known === 'anew' || startsLate ? { total: mark.total, explained, at: mark.at } : FROM_NOTHING;
}

function restAgainst(total: Credits, explained: Credits | null): Credits | null {
  return explained === null ? null : subtractCredits(total, explained);
}

function listedSince(baseline: Baseline, now: Explained): Credits {
  return subtractCredits(now.sum, baseline.explained.sum);
}

/**
 * Draws the conclusions of one account's sync: observed entries, settled adjustments, proof, and a new baseline.
 * @param isSteady false when the balance kept moving while it was read, so that a rest would be a guess.
 */
export async function conclude(
  context: AccountContext,
  known: Known,
  found: Comparison,
  isSteady: boolean,
): Promise<void> {
  const { manifest } = context.provider;
  const { coverage } = manifest.ledger;
  const baseline = baselineOf(known);
  const flaws = await findFlaws(context, found);
  if (flaws[0] === 'balance in doubt') {
    // Listed entries that lead to it are better evidence than a second look.
    if (found.residual !== ZERO_CREDITS || baseline === null)
      return writeProof(context, await judge(context, found, flaws));
    await believe(context.store, context.account.id);
    return conclude(context, known, { ...found, reading: { ...found.reading, doubt: null } }, isSteady);
  }
  switch (coverage) {
    case 'none':
      // Where plans are counted, their counters say more than the balance does: see store-memberships.
      if (baseline !== null && !manifest.reads.memberships)
        await observeBalances(context, baseline, found.reading.mark);
      break;
    case 'deductions':
      if (baseline !== null && !isSteady) return;
      if (baseline !== null)
        await observeRest(context, baseline, found.reading.mark, listedSince(baseline, found.explained));
      break;
    case 'complete':
      await noteBeginning(context, found);
      await matchReported(context, await findExpected(context));
      break;
    case 'window':
      await matchReported(context, await findExpected(context));
      break;
    default:
      return assertNever(coverage, 'ledger coverage');
  }
  const { mark, order } = found.reading;
  const { seenAt, explained, opening, chain } = found;
  await writeBaseline(
    context,
    { runId: context.run.id, total: mark.total, at: mark.at, order, seenThrough: seenAt, explained, opening, chain },
    proofFields(await judge(context, found, flaws)),
  );
}

async function judge(
  context: AccountContext,
  found: Comparison,
  flaws: readonly ProofFlaw[],
): Promise<{ readonly state: ProofState; readonly opening: Opening }> {
  const { proof, proofGround, unexplained } = await reloadAccount(context);
  const before = { proof, ground: proofGround, unexplained: fromStored(unexplained) };
  const residual = flaws.includes('too few entries') ? null : found.residual;
  return { state: judgeProof(before, { residual, flaws, since: found.opening.at }), opening: found.opening };
}

/** What stands in the way of a proof, the worst first. */
async function findFlaws(context: AccountContext, found: Comparison): Promise<readonly ProofFlaw[]> {
  const { coverage } = context.provider.manifest.ledger;
  const { missing } = await reloadAccount(context);
  const { chain, explained, opening, reading } = found;
  const start = chain?.start ?? null;
  const isUnsigned = chain === null ? explained.unsigned > opening.explained.unsigned : chain.unsigned > 0;
  const flaws: readonly (readonly [ProofFlaw, boolean])[] = [
    ['balance in doubt', reading.doubt !== null],
    ['too few entries', coverage === 'none' || coverage === 'deductions'],
    ['missing rows', missing.some(({ part }) => part === 'ledger')],
    ['gap', await hasGap(context)],
    ['unknown start', start !== null && start !== ZERO_CREDITS],
    ['unsigned entries', isUnsigned],
  ];
  return flaws.filter(([, isThere]) => isThere).map(([flaw]) => flaw);
}

/** A list that promises everything, and begins in the middle, has a gap before its first entry. */
async function noteBeginning({ store, account, connection, run, clock }: AccountContext, found: Comparison) {
  const id = `${account.id}|before first sync|${BEGINNING_OF_TIME}`;
  const start = found.chain?.start ?? ZERO_CREDITS;
  const gaps = store.table('gaps');
  const known = await gaps.get(id);
  if (start === ZERO_CREDITS) return known === undefined ? undefined : gaps.remove([id]);
  const [first] = await store.table('entries').find({
    selector: { accountId: account.id, origin: 'reported', status: { $in: ['current', 'vanished'] } },
    sort: [{ at: 'asc' }],
    limit: 1,
  });
  const netChange = toStored(start);
  if (first === undefined || (known?.netChange === netChange && known.until === first.at)) return;
  await gaps.put({
    id,
    connectionId: connection.id,
    accountId: account.id,
    from: BEGINNING_OF_TIME,
    until: first.at,
    netChange,
    kind: 'before first sync',
    unit: first.unit,
    runId: run.id,
    foundAt: clock.now(),
  });
}

type Judged = Awaited<ReturnType<typeof judge>>;

function proofFields({ state, opening }: Judged) {
  const isProved = state.proof === 'proved';
  return {
    proof: state.proof,
    proofGround: state.ground,
    provedSince: isProved ? opening.at : null,
    unexplained: toStored(state.unexplained),
  };
}

async function writeProof({ store, account }: AccountContext, judged: Judged): Promise<void> {
  await store.commit({ patch: { accounts: [{ id: account.id, fields: proofFields(judged) }] } });
}
