import type { Account } from '../../../domain/account.ts';
import { intendedOf } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import { fromStored } from '../../../domain/credits.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { assertNever } from '../../../domain/result.ts';
import { cannotWrite } from '../../accounts/index.ts';
import type { ExchangeListener, OpenConnection } from '../../connections/gateway.ts';
import type { Reservation } from '../../http/index.ts';
import { ProviderError, type WriteInstruction, type WriteOutcome } from '../../providers/provider.ts';
import { amountInWords } from '../../words.ts';
import { lookNow, type Finding } from '../evidence/look.ts';
import { overwrittenSentence, windowSentence } from '../evidence/sentences.ts';
import type { Settle } from '../evidence/settle.ts';
import type { AdjustmentParts } from '../parts.ts';
import { endUnsent } from './check.ts';

/** What an attempt works with. */
interface Writing {
  readonly parts: AdjustmentParts;
  readonly settle: Settle;
  readonly open: OpenConnection;
}

/** The one attempt. From here on the request may have left, so no way out leads back to the outbox. */
export async function write(
  writing: Writing,
  adjustment: Adjustment,
  account: Account,
  signals: { readonly reading: AbortSignal; readonly writing: AbortSignal; readonly reservation: Reservation },
): Promise<void> {
  const { parts, settle } = writing;
  const { reservation } = signals;
  const outcome = await attempt(writing, adjustment, account, signals);
  const ended = parts.clock.monotonic();
  reservation[Symbol.dispose]();
  switch (outcome.kind) {
    case 'not sent':
      await endUnsent(parts, adjustment.id, outcome.problem);
      return;
    case 'unknown':
      await settle.leaveUnknown(adjustment.id, 'no answer', outcome.problem, null);
      return;
    case 'rejected':
      await lookAfter(writing, adjustment, signals.reading, refusedWord(outcome.problem));
      return;
    case 'accepted':
      await lookAfter(writing, adjustment, signals.reading, {
        said: `The API accepted it${outcome.echoed === null ? '' : ` and echoed ${amountInWords(outcome.echoed)}`}`,
        refusal: null,
        window: ended - (reservation.firstLeftAt ?? ended),
      });
      return;
    default:
      assertNever(outcome, 'write outcome');
  }
}

/** What an API answered to a write. */
interface Word {
  readonly said: string;
  readonly refusal: Problem | null;
  /** Milliseconds from the reading before the write to its answer; absent where it says that nothing was written. */
  readonly window?: number;
}

const refusedWord = (problem: Problem): Word => ({
  said: `The API refused it (${problem.sentence.replace(/\.$/, '')})`,
  refusal: problem,
});

/** An API's "success" and its "failed" are its word only: no write ends without a look at the balance. */
async function lookAfter(
  { parts, settle, open }: Writing,
  adjustment: Adjustment,
  signal: AbortSignal,
  { said, refusal, window }: Word,
): Promise<void> {
  const { id } = adjustment;
  let finding: Finding;
  try {
    finding = await lookNow(parts, open, adjustment, signal);
  } catch (error) {
    const problem = problemOf(error);
    const sentence = `${said}, but the balance could not be read back: ${problem.sentence}`;
    await settle.leaveUnknown(id, 'no answer', { ...problem, sentence }, null);
    return;
  }
  const balance = amountInWords(finding.balance);
  const but = refusal === null ? '; the' : ', but the';
  const landed = `${said}${but} balance read back is ${balance}.${overwrittenSentence(adjustment, finding)}${windowSentence(adjustment, finding, window)}`;
  // A refusal and a balance that says otherwise contradict each other: only what is proven counts then.
  if (refusal === null ? finding.verdict === 'landed' : finding.proves === 'landed')
    await settle.land(id, { event: 'read back as intended', finding, sentence: landed });
  else if (refusal !== null && finding.verdict === 'not landed')
    await settle.refuse(id, finding, {
      ...refusal,
      sentence: `${said}, and the balance still read ${balance} afterwards.`,
    });
  else {
    const expected = amountInWords((refusal === null ? adjustment.intended : adjustment.balanceBefore) ?? 0);
    const sentence = `${said}, but the balance read back is ${balance} where ${expected} was expected.`;
    await settle.leaveUnknown(id, 'read back otherwise', { code: 'adjustment.read-back-differs', sentence }, finding);
  }
}

/** After this long without an answer the outcome is unknown, whatever may still arrive. */
const WRITE_PATIENCE_MILLISECONDS = 120_000;

/** The one request that changes something. It is never repeated here or below; every way it can end is an outcome. */
async function attempt(
  { parts, open }: Writing,
  adjustment: Adjustment,
  account: Account,
  { writing, reservation }: { readonly writing: AbortSignal; readonly reservation: Reservation },
): Promise<WriteOutcome> {
  try {
    await parts.catchUp();
  } catch (error) {
    parts.logger.error('adjustment.vault-not-told', { adjustmentId: adjustment.id, error });
    return { kind: 'not sent', problem: vaultNotTold(error) };
  }
  const patience = new AbortController();
  const timer = new AbortController();
  void parts.clock.sleep(WRITE_PATIENCE_MILLISECONDS, timer.signal).then(
    () => patience.abort(new Error('The API did not answer in time.')),
    () => undefined,
  );
  const reference = { externalId: account.externalId, unit: account.unit };
  try {
    const listener: ExchangeListener = {
      runId: adjustment.id,
      accountExternalId: account.externalId,
      onCall: (call) => parts.logger.info('adjustment.call', { adjustmentId: adjustment.id, ...call }),
    };
    const request = open.request(AbortSignal.any([writing, patience.signal]), listener, reservation);
    const outcome = await open.provider.write?.(request, reference, instructionOf(adjustment));
    return outcome ?? { kind: 'not sent', problem: cannotWrite(open.provider.manifest) };
  } catch (error) {
    return { kind: 'unknown', problem: problemOf(error) };
  } finally {
    timer.abort();
  }
}

/** Without the vault's word for it, a workspace that is put back to before this could send it once more. */
function vaultNotTold(error: unknown): Problem {
  return {
    code: 'adjustment.vault-not-told',
    sentence: 'The vault (vault.json) could not be written.',
    kept: 'Nothing was sent.',
    cure: 'Check the disk and the rights of the workspace’s folder, then send it again.',
    detail: error instanceof Error ? error.message : String(error),
  };
}

function instructionOf(adjustment: Adjustment): WriteInstruction {
  const intended = intendedOf(adjustment, adjustment.balanceBefore ?? adjustment.previewBalance);
  return intended.method === 'set'
    ? { method: 'set', target: fromStored(intended.target) }
    : { method: 'add', delta: fromStored(intended.delta) };
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ProviderError || error instanceof ProblemError) return error.problem;
  return { code: 'adjustment.interrupted', sentence: 'The attempt was interrupted before it ended.' };
}
