import type { Adjustment } from '../../domain/adjustment.ts';
import { toMilliseconds } from '../../domain/time.ts';
import type { Book } from './book.ts';
import { LOOKS_APART_MILLISECONDS, SLOW_WRITE_MILLISECONDS } from './evidence.ts';
import { lookInStore, lookNow, type Finding } from './look.ts';
import { overwrittenSentence } from './overwritten.ts';
import type { AdjustmentParts } from './parts.ts';
import type { Settle } from './settle.ts';

/**
 * Settles `unknown` ones by evidence: reads the account, apart, and never writes. What the evidence shows to have
 * landed is settled; that it did not land is only suggested, because a slow write may still arrive: a person decides.
 */
export interface Prober {
  /** Looks a few times, apart, in the background. */
  watch(id: string): void;
  /** Looks once, now. @throws ProviderError, ProblemError when the account cannot be read. */
  look(id: string): Promise<Adjustment>;
  /** Judges by what a sync of the account has just stored. */
  lookAfterSync(adjustment: Adjustment): Promise<void>;
  stop(): Promise<void>;
}

/** The first look is at once; the last when even a slow write would have landed. */
const PAUSES = [0, LOOKS_APART_MILLISECONDS + 2000, SLOW_WRITE_MILLISECONDS];

export function createProber(
  parts: AdjustmentParts,
  book: Book,
  settle: Settle,
  onLanded: (adjustment: Adjustment) => void,
): Prober {
  const { clock, logger } = parts;
  const stopping = new AbortController();
  const watching = new Map<string, Promise<void>>();

  async function judge(adjustment: Adjustment, finding: Finding): Promise<Adjustment> {
    if (finding.verdict !== 'landed') return settle.noteLook(adjustment.id, finding);
    const sentence = `No answer had come, but the balance shows that it landed.${overwrittenSentence(adjustment, finding)}`;
    return settle.land(adjustment.id, 'resolved as landed', finding, sentence);
  }

  async function look(id: string): Promise<Adjustment> {
    const before = await book.get(id);
    await using _hold = await parts.gateway.holdAccount(before.accountId);
    const adjustment = await book.get(id);
    if (adjustment.state !== 'unknown') return adjustment;
    const open = await parts.gateway.open(adjustment.connectionId);
    const judged = await judge(adjustment, await lookNow(parts, open, adjustment, stopping.signal));
    if (judged.state === 'applied') onLanded(judged);
    return judged;
  }

  async function watchNow(id: string): Promise<void> {
    for (const pause of PAUSES) {
      await clock.sleep(pause, stopping.signal);
      try {
        if ((await look(id)).state !== 'unknown') return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        // The next look or the next sync tries again.
        logger.warn('adjustment.look-failed', { adjustmentId: id, error });
      }
    }
  }

  return {
    watch(id) {
      if (watching.has(id) || stopping.signal.aborted) return;
      const watch = watchNow(id)
        .catch(() => undefined)
        .finally(() => watching.delete(id));
      watching.set(id, watch);
    },

    look,

    async lookAfterSync(adjustment) {
      const finding = await lookInStore(parts, adjustment);
      const last = adjustment.steps.at(-1);
      if (finding === null || last === undefined) return;
      const isNews = toMilliseconds(finding.at) - toMilliseconds(last.at) >= LOOKS_APART_MILLISECONDS;
      if (finding.verdict === 'landed' || isNews) await judge(adjustment, finding);
    },

    async stop() {
      stopping.abort(new Error('Counterfoil is closing.'));
      await Promise.allSettled(watching.values());
    },
  };
}
