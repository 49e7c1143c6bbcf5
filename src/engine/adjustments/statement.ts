import type { Adjustment } from '../../domain/adjustment.ts';
import type { ApprovalStatement } from '../../domain/approval.ts';
import { storedToText } from '../../domain/credits.ts';
import type { Instant } from '../../domain/time.ts';
import type { AdjustmentParts } from './parts.ts';

/** For which time of asking, and until when. */
export interface Asked {
  readonly id: string;
  readonly expiresAt: Instant;
}

/** Exactly what would be approved: read anew from the book, so that it says what would be done and nothing else. */
export async function statementOf(
  parts: Pick<AdjustmentParts, 'store' | 'directory' | 'workspaceId'>,
  adjustment: Adjustment,
  asked: Asked,
): Promise<ApprovalStatement> {
  const connection = (await parts.directory.connections()).get(adjustment.connectionId);
  const account = await parts.store.table('accounts').get(adjustment.accountId);
  const { delta, target, previewBalance } = adjustment;
  return {
    workspace: await parts.workspaceId(),
    adjustment: adjustment.id,
    ask: asked.id,
    connection: {
      id: adjustment.connectionId,
      provider: connection?.providerId ?? '',
      origin: URL.parse(connection?.baseUrl ?? '')?.origin ?? '',
    },
    account: { id: adjustment.accountId, externalId: account?.externalId ?? '' },
    kind: adjustment.kind,
    method: adjustment.method,
    delta: storedToText(delta),
    target: storedToText(target),
    unit: adjustment.unit,
    before: storedToText(previewBalance),
    after: storedToText(target ?? previewBalance + delta),
    reason: adjustment.reason,
    note: adjustment.note,
    reference: adjustment.reference,
    createdBy: { id: adjustment.createdById ?? '', name: adjustment.createdBy },
    createdAt: adjustment.createdAt,
    expiresAt: asked.expiresAt,
  };
}
