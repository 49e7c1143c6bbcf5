import { fromStored, toStored, ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import { judgeProof, type ProofEvidence } from '../../domain/proof.ts';
import { assertNever } from '../../domain/result.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerPromise } from '../providers/provider.ts';
import { reloadAccount, type AccountContext } from './account-context.ts';
import { writeBaseline, type Baseline, type FollowedChain } from './baseline.ts';
import { findExpected, matchReported } from './expected-entries.ts';
import { followLedger, residualOf } from './follow-ledger.ts';
import { hasHole, sumNewEntries, sumNewGaps } from './new-entries.ts';
import { observeBalances, observeRest, restOf } from './observe.ts';
import type { StoredReading } from './store-balance.ts';

/** A reading of balance and ledger, and how it fits what was known. */
export interface Comparison {
  readonly reading: StoredReading;
  readonly seenAt: Instant;
  readonly chain: FollowedChain | null;
  /** What entries and expectations cannot explain; `null`: it cannot be computed. */
  readonly residual: Credits | null;
  readonly unsigned: number;
  /** Signed sum of entries new since the baseline. */
  readonly reported: Credits;
}

/** Whether this kind of ledger has anything to compare with a balance. */
export function isComparable(promise: LedgerPromise): boolean {
  return promise.coverage !== 'none';
}

/** How a balance fits the entries stored so far. */
export async function compare(
  context: AccountContext,
  baseline: Baseline | null,
  reading: StoredReading,
  seenAt: Instant,
  touchedFrom: Instant | null,
): Promise<Comparison> {
  const { ledger } = context.provider.manifest;
  const { total } = reading.mark;
  const facts = { reading, seenAt };
  switch (ledger.coverage) {
    case 'none':
      return { ...facts, chain: null, residual: null, unsigned: 0, reported: ZERO_CREDITS };
    case 'complete': {
      if (ledger.hasBalanceAfter) {
        const chain = await followLedger(context, baseline?.chain ?? null, touchedFrom);
        const residual = residualOf(chain, total);
        return { ...facts, chain, residual, unsigned: chain.unsigned, reported: ZERO_CREDITS };
      }
      const all = await sumNewEntries(context, null);
      return {
        ...facts,
        chain: null,
        residual: (total - all.sum) as Credits,
        unsigned: all.unsigned,
        reported: all.sum,
      };
    }
    case 'window': {
      const news = await sumNewEntries(context, baseline?.seenThrough ?? null);
      const lost = baseline === null ? ZERO_CREDITS : await sumNewGaps(context, baseline.at);
      const start = baseline?.total ?? ZERO_CREDITS;
      const residual = lost === null ? null : ((total - start - news.sum - lost) as Credits);
      return { ...facts, chain: null, residual, unsigned: news.unsigned, reported: news.sum };
    }
    case 'deductions': {
      if (baseline === null) return { ...facts, chain: null, residual: null, unsigned: 0, reported: ZERO_CREDITS };
      const news = await sumNewEntries(context, baseline.seenThrough);
      const residual = await restOf(context, baseline, reading.mark, news.sum);
      return { ...facts, chain: null, residual, unsigned: news.unsigned, reported: news.sum };
    }
    default:
      return assertNever(ledger.coverage, 'ledger coverage');
  }
}

/**
 * Draws the conclusions of one account's sync: observed entries, settled adjustments, proof, and a new baseline.
 * @param isSteady false when the balance kept moving while it was read, so that a rest would be a guess.
 */
export async function conclude(
  context: AccountContext,
  baseline: Baseline | null,
  found: Comparison,
  isSteady: boolean,
): Promise<void> {
  const { manifest } = context.provider;
  const { coverage } = manifest.ledger;
  switch (coverage) {
    case 'none':
      // Where plans are counted, their counters say more than the balance does: see store-memberships.
      if (baseline !== null && !manifest.reads.memberships)
        await observeBalances(context, baseline, found.reading.mark);
      return moveBaseline(context, found, { proof: 'unproved', unexplained: 0 });
    case 'deductions':
      if (baseline !== null && !isSteady) return;
      if (baseline !== null) await observeRest(context, baseline, found.reading.mark, found.reported);
      return moveBaseline(context, found, { proof: 'unproved', unexplained: 0 });
    case 'window':
    case 'complete':
      await matchReported(context, await findExpected(context));
      return prove(context, baseline, found);
    default:
      return assertNever(coverage, 'ledger coverage');
  }
}

async function prove(context: AccountContext, baseline: Baseline | null, found: Comparison): Promise<void> {
  const account = await reloadAccount(context);
  const before = {
    proof: account.proof,
    unexplained: fromStored(account.unexplained),
    isRechecking: baseline?.isRechecking ?? false,
  };
  const evidence = await evidenceOf(context, baseline, found);
  const state = judgeProof(before, evidence);
  const isAgreed = evidence.residual === ZERO_CREDITS || evidence.residual === null;
  const { mark } = found.reading;
  // A residual keeps the old baseline, so that an entry that is only written late still explains it.
  const moved =
    baseline === null || isAgreed ? { total: mark.total, at: mark.at, seenThrough: found.seenAt } : baseline;
  await writeBaseline(
    context,
    { ...moved, isRechecking: state.isRechecking, chain: found.chain },
    { proof: state.proof, unexplained: toStored(state.unexplained) },
  );
}

async function evidenceOf(
  context: AccountContext,
  baseline: Baseline | null,
  found: Comparison,
): Promise<ProofEvidence> {
  const { coverage } = context.provider.manifest.ledger;
  const hasUnsigned = found.unsigned > 0;
  if (coverage === 'complete') return { residual: found.residual, hasUnsigned, hasHole: false, hasKnownStart: true };
  if (baseline !== null)
    return { residual: found.residual, hasUnsigned, hasHole: await hasHole(context), hasKnownStart: true };
  // The first window: when it holds the whole history, its entries lead from nothing to the balance or they do not.
  const startsLate = (await context.store.table('gaps').count({ accountId: context.account.id })) > 0;
  const isWhole = !startsLate && found.residual === ZERO_CREDITS;
  return { residual: ZERO_CREDITS, hasUnsigned, hasHole: false, hasKnownStart: isWhole };
}

async function moveBaseline(
  context: AccountContext,
  found: Comparison,
  patch: { proof: 'unproved'; unexplained: number },
): Promise<void> {
  const { mark } = found.reading;
  const baseline = { total: mark.total, at: mark.at, seenThrough: found.seenAt, isRechecking: false, chain: null };
  await writeBaseline(context, baseline, patch);
}
