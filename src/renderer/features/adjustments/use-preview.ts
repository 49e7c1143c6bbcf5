import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import type { AdjustmentPreview, AdjustmentRequest } from '../../../contract/adjustments.ts';
import type { AdjustmentId } from '../../../domain/ids.ts';
import { useApi } from '../../lib/engine/index.ts';
import { approvablePair } from './adjustment-values.ts';
import { useAcknowledgement, type Acknowledgement } from './use-acknowledgement.ts';

/** `id`: of the adjustment itself, where it is saved already. */
type PreviewRequest = AdjustmentRequest & { readonly id?: AdjustmentId };

export interface PreviewState {
  /** The last preview, shown dimmed while a newer one is on its way. */
  readonly preview: AdjustmentPreview | undefined;
  /** False while what is typed differs from what the preview stands for. */
  readonly isCurrent: boolean;
  readonly acknowledgement: Acknowledgement;
  /** What sending would agree to; `null` while nothing may be sent. */
  readonly agreement: (NonNullable<ReturnType<typeof approvablePair>> & { readonly acknowledged: string[] }) | null;
  readonly error: unknown;
}

/** Asks what would happen, shortly after typing stops. Of the note it asks only whether there is one. */
export function usePreview(request: PreviewRequest | null): PreviewState {
  const api = useApi();
  const asked = request === null ? null : JSON.stringify({ ...request, note: request.note.trim().slice(0, 1) });
  const [settled] = useDebouncedValue(asked, 120);
  const query = useQuery(
    api.adjustments.preview.queryOptions({
      input: settled === null ? skipToken : (JSON.parse(settled) as PreviewRequest),
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  const isCurrent = asked !== null && asked === settled && query.isSuccess && !query.isPlaceholderData;
  const preview = asked === null ? undefined : query.data;
  const acknowledgement = useAcknowledgement(preview?.warnings ?? []);
  const pair = isCurrent && acknowledgement.isGiven ? approvablePair(preview) : null;
  const agreement = pair && { ...pair, acknowledged: [...acknowledgement.asked] };
  return { preview, isCurrent, acknowledgement, agreement, error: query.error };
}
