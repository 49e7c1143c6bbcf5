import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConnectionCard } from '../../../contract/connections.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import { useApi, useClient } from '../../lib/engine/index.ts';
import { useEnsureVault } from '../../lib/vault/ensure-vault.ts';
import { toForm, typedSecret, type ConnectionValues } from './connection-values.ts';

/** Adds a connection, or changes one. The vault is asked for first, since a secret may have to be stored. */
export function useSaveConnection(
  providerId: string,
  connectionId: ConnectionId | undefined,
  onSaved: (saved: ConnectionCard) => void,
) {
  const api = useApi();
  const client = useClient();
  const queries = useQueryClient();
  const ensureVault = useEnsureVault();

  const save = useMutation({
    mutationFn: async (values: ConnectionValues): Promise<ConnectionCard | null> => {
      const form = toForm(values);
      const secret = typedSecret(values.secret);
      const storesSecret = Object.keys(secret).length > 0;
      if (storesSecret && !(await ensureVault())) return null;
      if (connectionId === undefined) return client.connections.add({ providerId, form, secret });
      return client.connections.edit({ id: connectionId, form, secret: storesSecret ? secret : undefined });
    },
    onSuccess: async (saved) => {
      if (!saved) return;
      await queries.invalidateQueries({ queryKey: api.connections.key() });
      onSaved(saved);
    },
  });
  return { run: (values: ConnectionValues) => save.mutate(values), isRunning: save.isPending, error: save.error };
}
