import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { SwitchOperator } from '../features/operators/SwitchOperator.tsx';
import { useApi } from '../lib/engine/index.ts';
import { useSetWho, useWho } from '../lib/use-who.ts';
import { openNewAdjustment, setHelpOpen } from './panels.ts';
import classes from './TopBar.module.css';

/** Who is working, and how they leave. */
export function OperatorMenu() {
  const api = useApi();
  const navigate = useNavigate();
  const who = useWho();
  const [isSwitching, setIsSwitching] = useState(false);
  const { data: facts } = useQuery(api.host.facts.queryOptions({ input: {} }));
  const lock = useMutation(api.vault.lock.mutationOptions());
  const signOut = useMutation(api.operators.signOut.mutationOptions({ onSuccess: useSetWho() }));
  const operator = who?.operator ?? null;
  const canSwitch = who?.canSignIn.some(({ id }) => id !== operator?.id) ?? false;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className={classes.operator}>
            {operator?.name ?? 'Nobody'}
            <IconChevronDown size={14} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {operator && <Menu.Label>Signed in as {operator.role}</Menu.Label>}
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
          <Menu.Divider />
          {canSwitch && <Menu.Item onClick={() => setIsSwitching(true)}>Switch operator…</Menu.Item>}
          <Menu.Item onClick={() => lock.mutate({})}>Lock</Menu.Item>
          <Menu.Item onClick={() => signOut.mutate({})}>Sign out</Menu.Item>
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
      {isSwitching && who && <SwitchOperator who={who} onClose={() => setIsSwitching(false)} />}
    </>
  );
}
