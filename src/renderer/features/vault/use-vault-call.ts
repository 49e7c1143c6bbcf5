import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/engine/index.ts';

/** The vault's calls; each answer is the status from then on, shown without asking again. */
export function useVaultCalls() {
  const api = useApi();
  const queries = useQueryClient();
  const keep = (status: unknown) => queries.setQueryData(api.vault.status.queryKey({ input: {} }), status as never);
  return {
    create: useMutation(api.vault.create.mutationOptions({ onSuccess: keep })),
    protect: useMutation(api.vault.protect.mutationOptions({ onSuccess: keep })),
    unlock: useMutation(api.vault.unlock.mutationOptions({ onSuccess: keep })),
  };
}
