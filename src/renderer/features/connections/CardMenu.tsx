import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ConnectionCard } from '../../../contract/connections.ts';
import type { OpenPanel } from './ConnectionCardView.tsx';
import type { CardCalls } from './use-card-calls.ts';

interface Props {
  readonly connection: ConnectionCard;
  /** Adjustments are off until its writes were seen to work; the others have nothing to prove. */
  readonly needsProof: boolean;
  readonly calls: CardCalls;
  readonly onPanel: OpenPanel;
}

/** Everything that can be done with a connection. */
export function CardMenu({ connection, needsProof, calls, onPanel }: Props) {
  const isActive = connection.state === 'active';
  const isSyncing = connection.health.state === 'syncing';
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={`Actions of ${connection.label}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isSyncing ? (
          <Menu.Item onClick={calls.cancel.run}>Cancel the sync</Menu.Item>
        ) : (
          <Menu.Item disabled={!isActive} onClick={calls.sync.run}>
            Sync now
          </Menu.Item>
        )}
        <Menu.Item disabled={!isActive || isSyncing} onClick={calls.sweep.run}>
          Read everything again
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => onPanel('edit')}>Edit…</Menu.Item>
        <Menu.Item onClick={() => onPanel('secret')}>Replace the key…</Menu.Item>
        {needsProof && connection.writes !== 'off' && (
          <Menu.Item disabled={!isActive} onClick={() => onPanel('prove')}>
            {connection.writes === 'on' ? 'Test sending again…' : 'Test sending…'}
          </Menu.Item>
        )}
        <Menu.Divider />
        {isActive ? (
          <Menu.Item onClick={calls.pause.run}>Pause</Menu.Item>
        ) : (
          <Menu.Item onClick={calls.resume.run}>Resume</Menu.Item>
        )}
        <Menu.Item color="red" onClick={() => onPanel('remove')}>
          Remove…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
