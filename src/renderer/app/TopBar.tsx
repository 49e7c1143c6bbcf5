import { Menu } from '@mantine/core';
import { IconChevronDown, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useApi } from '../lib/engine/index.ts';
import { openNewAdjustment, setHelpOpen, setSearchOpen } from './panels.ts';
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

function OperatorMenu() {
  const api = useApi();
  const navigate = useNavigate();
  const { data: who } = useQuery(api.operators.who.queryOptions({ input: {} }));
  const lock = useMutation(api.vault.lock.mutationOptions());
  const { data: facts } = useQuery(api.host.facts.queryOptions({ input: {} }));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes.operator}>
          {who?.operator?.name ?? 'Nobody'}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => openNewAdjustment()} rightSection={<kbd className={classes.key}>n</kbd>}>
          New adjustment
        </Menu.Item>
        <Menu.Item onClick={() => setHelpOpen(true)} rightSection={<kbd className={classes.key}>?</kbd>}>
          Keyboard
        </Menu.Item>
        <Menu.Item
          onClick={() => void navigate({ to: '/settings' })}
          rightSection={<kbd className={classes.key}>g s</kbd>}
        >
          Settings
        </Menu.Item>
        <Menu.Item onClick={() => lock.mutate({})}>Lock</Menu.Item>
        {facts && (
          <>
            <Menu.Divider />
            <Menu.Label>
              Counterfoil {facts.version}
              {facts.isSandbox && ' · sandbox'}
            </Menu.Label>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
