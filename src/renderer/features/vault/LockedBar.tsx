import { IconLock } from '@tabler/icons-react';
import type { VaultStatus } from '../../../contract/vault.ts';
import { UnlockForm } from './UnlockForm.tsx';
import classes from './vault.module.css';

/** Stays while the vault is locked, with why if it should not be. Everything stored can be read meanwhile. */
export function LockedBar({ status }: { status: VaultStatus }) {
  return (
    <section className={classes.bar} aria-label="The vault is locked">
      <IconLock size={16} aria-hidden />
      <p className={classes.sentence}>
        <strong>The vault is locked.</strong>{' '}
        {status.warning ?? 'Nothing is synced or sent until it is open; everything stored can be read.'}
      </p>
      {status.protection === 'passphrase' && <UnlockForm />}
    </section>
  );
}
