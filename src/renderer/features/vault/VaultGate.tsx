import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { useApi } from '../../lib/engine/index.ts';
import { EnsureVaultContext, type EnsureVault } from '../../lib/vault/ensure-vault.ts';
import { LockedBar } from './LockedBar.tsx';
import { neededBefore } from './protection-words.ts';
import { ProtectKeysDialog } from './ProtectKeysDialog.tsx';
import { UnlockDialog } from './UnlockDialog.tsx';
import classes from './vault.module.css';
import { WarningBar } from './WarningBar.tsx';

interface Asked {
  readonly what: 'create' | 'unlock';
  readonly answer: (isReady: boolean) => void;
}

/**
 * Stands around the screens: says for as long as it holds that the vault is locked or weakly protected, and lets any
 * screen that is about to store a secret ask for what the vault still needs (`useEnsureVault`). Reading goes on meanwhile.
 */
export function VaultGate({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const { data: status } = useQuery(api.vault.status.queryOptions({ input: {} }));
  const [asked, setAsked] = useState<Asked | null>(null);

  const ensureVault = useCallback<EnsureVault>(async () => {
    const fresh = await queries.fetchQuery(api.vault.status.queryOptions({ input: {}, staleTime: 0 }));
    const what = neededBefore(fresh);
    if (what === null) return true;
    return new Promise<boolean>((answer) => setAsked({ what, answer }));
  }, [api, queries]);

  const finish = (isReady: boolean) => {
    asked?.answer(isReady);
    setAsked(null);
  };

  return (
    <EnsureVaultContext value={ensureVault}>
      <div className={classes.gate}>
        {status?.state === 'locked' && <LockedBar status={status} />}
        {status?.state === 'unlocked' && status.warning !== null && <WarningBar warning={status.warning} />}
        <div className={classes.content}>{children}</div>
      </div>
      {status && asked?.what === 'create' && (
        <ProtectKeysDialog options={status.options} onDone={() => finish(true)} onCancel={() => finish(false)} />
      )}
      {status && asked?.what === 'unlock' && (
        <UnlockDialog status={status} onDone={() => finish(true)} onCancel={() => finish(false)} />
      )}
    </EnsureVaultContext>
  );
}
