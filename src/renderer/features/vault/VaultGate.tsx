import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { useApi } from '../../lib/engine/index.ts';
import { VaultAskingContext, type VaultAsking } from '../../lib/vault/ensure-vault.ts';
import { ProtectKeysDialog } from './ProtectKeysDialog.tsx';
import classes from './vault.module.css';
import { WarningBar } from './WarningBar.tsx';

/**
 * Stands around the screens: says for as long as it holds that the vault is weakly protected, and lets any screen that is
 * about to store a secret have the operator choose a protection first, where nobody did (`useEnsureVault`).
 */
export function VaultGate({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const { data: status } = useQuery(api.vault.status.queryOptions({ input: {} }));
  const [answer, setAnswer] = useState<((isReady: boolean) => void) | null>(null);

  const asking = useMemo<VaultAsking>(
    () => ({
      ensureVault: async () => {
        const fresh = await queries.fetchQuery(api.vault.status.queryOptions({ input: {}, staleTime: 0 }));
        if (!fresh.isProvisional) return true;
        return new Promise<boolean>((resolve) => setAnswer(() => resolve));
      },
      changeProtection: () => setAnswer(() => () => undefined),
    }),
    [api, queries],
  );

  const finish = (isReady: boolean) => {
    answer?.(isReady);
    setAnswer(null);
  };

  return (
    <VaultAskingContext value={asking}>
      <div className={classes.gate}>
        {status !== undefined && status.warning !== null && <WarningBar warning={status.warning} />}
        <div className={classes.content}>{children}</div>
      </div>
      {status && answer && (
        <ProtectKeysDialog status={status} onDone={() => finish(true)} onCancel={() => finish(false)} />
      )}
    </VaultAskingContext>
  );
}
