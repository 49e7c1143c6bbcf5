import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/engine/index.ts';

/** What may be done with a file of adjustments; whatever was shown of it is asked for again. */
export function useBulkCalls() {
  const api = useApi();
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: api.bulk.key() });
  return {
    open: useMutation(api.bulk.open.mutationOptions({ onSuccess })),
    setColumns: useMutation(api.bulk.setColumns.mutationOptions({ onSuccess })),
    setDecimalMark: useMutation(api.bulk.setDecimalMark.mutationOptions({ onSuccess })),
    edit: useMutation(api.bulk.edit.mutationOptions({ onSuccess })),
    skip: useMutation(api.bulk.skip.mutationOptions({ onSuccess })),
    sendAgain: useMutation(api.bulk.sendAgain.mutationOptions({ onSuccess })),
    sendAlike: useMutation(api.bulk.sendAlike.mutationOptions({ onSuccess })),
    send: useMutation(api.bulk.send.mutationOptions({ onSuccess })),
    pause: useMutation(api.bulk.pause.mutationOptions({ onSuccess })),
    resume: useMutation(api.bulk.resume.mutationOptions({ onSuccess })),
    stop: useMutation(api.bulk.stop.mutationOptions({ onSuccess })),
    result: useMutation(api.bulk.result.mutationOptions()),
    discard: useMutation(api.bulk.discard.mutationOptions({ onSuccess })),
  };
}
