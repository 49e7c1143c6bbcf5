import { IconSearch } from '@tabler/icons-react';
import { OperatorMenu } from './OperatorMenu.tsx';
import { setSearchOpen } from './panels.ts';
import { SEARCH_KEY } from './shortcuts.ts';
import { SyncPill } from './SyncPill.tsx';
import classes from './TopBar.module.css';

/** Search, the state of the connections, and who is working. */
export function TopBar() {
  return (
    <header className={classes.top}>
      <button type="button" className={classes.search} onClick={() => setSearchOpen(true)}>
        <IconSearch size={14} aria-hidden />
        <span className={classes.hint}>Find an account, id, reference…</span>
        <kbd className={classes.key}>{SEARCH_KEY}</kbd>
      </button>
      <div className={classes.rest}>
        <SyncPill />
        <OperatorMenu />
      </div>
    </header>
  );
}
