import { intendedOf } from '../../domain/adjustment-evidence.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { fromStored } from '../../domain/credits.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { ExchangeListener, OpenConnection } from '../connections/gateway.ts';
import type { Reservation } from '../http/index.ts';
import { ProviderError, type WriteInstruction, type WriteOutcome } from '../providers/provider.ts';
import type { AdjustmentParts } from './parts.ts';

/** After this long without an answer the outcome is unknown, whatever may still arrive. */
const WRITE_PATIENCE_MILLISECONDS = 120_000;

/** The one request that changes something. It is never repeated here or below; every way it can end is an outcome. */
export async function attempt(
  parts: AdjustmentParts,
  adjustment: Adjustment,
  open: OpenConnection,
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
    return (
      outcome ?? { kind: 'not sent', problem: { code: 'adjustment.no-write', sentence: 'This API offers no write.' } }
    );
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
