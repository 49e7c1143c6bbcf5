import { IconLock } from '@tabler/icons-react';
import { UnlockForm } from './UnlockForm.tsx';
import classes from './vault.module.css';

/** Stays while the vault is locked. Everything stored can be read meanwhile. */
export function LockedBar() {
  return (
    <section className={classes.bar} aria-label="The vault is locked">
      <IconLock size={16} aria-hidden />
      <p className={classes.sentence}>
        <strong>The vault is locked.</strong> Nothing is synced or sent until it is open; everything stored can be read.
      </p>
      <UnlockForm />
    </section>
  );
}
