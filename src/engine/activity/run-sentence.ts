import type { SyncRun } from '../../domain/sync-run.ts';
import { toMilliseconds } from '../../domain/time.ts';
import { countInWords, listInWords } from '../words.ts';

/** What a run did, as a sentence: *Synced 3 accounts in 2.1 s: 12 new entries, 1 gap.* */
export function runSentence(run: SyncRun): string {
  const what = listInWords(findings(run));
  const time =
    run.endedAt === null ? '' : ` in ${duration(toMilliseconds(run.endedAt) - toMilliseconds(run.startedAt))}`;
  const accounts = countInWords(run.accountsDone, 'account', 'accounts');
  const ofAll = `${run.accountsDone} of ${countInWords(run.accountsTotal, 'account', 'accounts')}`;
  switch (run.state) {
    case 'running':
      return `Syncing: ${ofAll} so far, ${what}.`;
    case 'done':
      return `Synced ${accounts}${time}: ${what}.`;
    case 'partial':
      return `Synced ${ofAll}${time}${withProblems(run)}: ${what}.`;
    case 'failed':
      return `Failed${time}: ${firstProblem(run)}`;
    case 'cancelled':
      return `Cancelled after ${ofAll}${time}: ${what}. What was read is kept.`;
    case 'interrupted':
      return `Interrupted after ${ofAll}: ${what}. What was read is kept, and the next run goes on from there.`;
  }
}

function findings(run: SyncRun): string[] {
  const found = [
    run.entriesNew > 0 ? countInWords(run.entriesNew, 'new entry', 'new entries') : '',
    run.entriesChanged > 0 ? countInWords(run.entriesChanged, 'changed entry', 'changed entries') : '',
    run.gaps > 0 ? countInWords(run.gaps, 'gap', 'gaps') : '',
    run.doubtful > 0 ? countInWords(run.doubtful, 'balance in doubt', 'balances in doubt') : '',
    run.unclassified > 0 ? countInWords(run.unclassified, 'unclassified entry', 'unclassified entries') : '',
  ].filter(Boolean);
  return found.length === 0 ? ['nothing new'] : found;
}

function withProblems({ problems }: SyncRun): string {
  const partial = problems.filter(({ isPartial }) => isPartial).length;
  const failed = problems.length - partial;
  return [
    failed === 0 ? '' : `, ${countInWords(failed, 'account', 'accounts')} failed`,
    partial === 0 ? '' : `, ${countInWords(partial, 'account is', 'accounts are')} incomplete`,
  ].join('');
}

function firstProblem(run: SyncRun): string {
  return run.problems[0]?.problem.sentence ?? 'the reason was not recorded.';
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}
