import type { VaultStatus } from '../vault/index.ts';
import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function vaultRoutes({ vault }: Boundary, { vault: service }: Services) {
  return {
    status: vault.status.handler(async () => statusOf(await service.status())),
    create: vault.create.handler(async ({ input }) =>
      statusOf(await service.create(input.protection, input.passphrase)),
    ),
    unlock: vault.unlock.handler(async ({ input }) => statusOf(await service.unlock(input.passphrase))),
    lock: vault.lock.handler(async () => statusOf(await service.lock())),
    changePassphrase: vault.changePassphrase.handler(async ({ input }) =>
      statusOf(await service.changePassphrase(input.current, input.next)),
    ),
  };
}

/** The same status with a list that the contract may take over. */
function statusOf(status: VaultStatus) {
  return { ...status, options: [...status.options] };
}
