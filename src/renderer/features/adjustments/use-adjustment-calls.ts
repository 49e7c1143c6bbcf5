import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { useApi } from '../../lib/engine/index.ts';

/** What may be done with adjustments. Each answer is the adjustment from then on, shown without asking again. */
export function useAdjustmentCalls() {
  const api = useApi();
  const queries = useQueryClient();
  const onSuccess = async (detail: AdjustmentDetail) => {
    queries.setQueryData(api.adjustments.get.queryKey({ input: { id: detail.id } }), detail);
    await queries.invalidateQueries({ queryKey: api.adjustments.page.key() });
  };
  return {
    saveDraft: useMutation(api.adjustments.saveDraft.mutationOptions({ onSuccess })),
    send: useMutation(api.adjustments.send.mutationOptions({ onSuccess })),
    approve: useMutation(api.adjustments.approve.mutationOptions({ onSuccess })),
    approveWith: useMutation(api.adjustments.approveWith.mutationOptions({ onSuccess })),
    decline: useMutation(api.adjustments.decline.mutationOptions({ onSuccess })),
    writeRequest: useMutation(api.adjustments.writeRequest.mutationOptions()),
    discard: useMutation(api.adjustments.discard.mutationOptions({ onSuccess })),
    withdraw: useMutation(api.adjustments.withdraw.mutationOptions({ onSuccess })),
    checkAgain: useMutation(api.adjustments.checkAgain.mutationOptions({ onSuccess })),
    resolve: useMutation(api.adjustments.resolve.mutationOptions({ onSuccess })),
  };
}
