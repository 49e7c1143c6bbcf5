import type { VaultStatus } from '../vault/index.ts';
import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

/** What opens or closes the vault opens or closes the workspace with it. */
export function vaultRoutes({ vault }: Boundary, { vault: service, workspace }: Services) {
  return {
    status: vault.status.handler(async () => statusOf(await service.status())),
    create: vault.create.handler(async ({ input }) =>
      statusOf(await workspace.createVault(input.protection, input.passphrase, input.isProvisional)),
    ),
    unlock: vault.unlock.handler(async ({ input }) => statusOf(await workspace.unlock(input.passphrase))),
    lock: vault.lock.handler(async () => statusOf(await workspace.lock())),
    protect: vault.protect.handler(async ({ input }) =>
      statusOf(await service.protect(input.protection, input.passphrase, input.current)),
    ),
    changePassphrase: vault.changePassphrase.handler(async ({ input }) =>
      statusOf(await service.changePassphrase(input.current, input.next)),
    ),
  };
}

/** The same status with a list that the contract may take over. */
function statusOf(status: VaultStatus) {
  return { ...status, options: [...status.options] };
}
