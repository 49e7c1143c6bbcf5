import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type MouseEvent } from 'react';
import type { SyncStatus } from '../../contract/sync.ts';
import { AddressLink, HealthIcon, ProblemPanel, Sentence, useSentence } from '../components/index.ts';
import { problemOf, useApi, useConnection } from '../lib/engine/index.ts';
import { formatAge } from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import { NO_ENGINE, pillOf } from './sync-words.ts';
import classes from './TopBar.module.css';

/** The one place for the state of the connections; open it for each of them and its runs. */
export function SyncPill() {
  const api = useApi();
  const now = useNow();
  const { state: connection } = useConnection();
  const { data: status } = useQuery(api.sync.status.queryOptions({ input: {} }));
  const [isOpen, setIsOpen] = useState(false);
  const pill = connection.state === 'connected' ? pillOf(status) : NO_ENGINE;
  const words = useSentence(pill.words);
  const age =
    connection.state === 'connected' && status?.state === 'in sync' && status.asOf
      ? ` · ${formatAge(status.asOf, now)}`
      : '';
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.pill}
          data-level={pill.level}
          data-sync-state={status?.state}
          onClick={() => setIsOpen((before) => !before)}
          aria-expanded={isOpen}
        >
          <HealthIcon state={pill.icon} />
          <span className={classes.pillText} title={words}>
            {words}
            {age}
          </span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        {status && <SyncList status={status} onLeave={() => setIsOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function SyncList({ status, onLeave }: { status: SyncStatus; onLeave: () => void }) {
  const api = useApi();
  const start = useMutation(api.sync.start.mutationOptions());
  const cancel = useMutation(api.sync.cancel.mutationOptions());
  const error = start.error ?? cancel.error;
  const isSyncing = status.connections.some(({ health }) => health.state === 'syncing');

  /** One button that stays, so that it keeps the focus; a double click is one wish. */
  function press({ detail }: MouseEvent): void {
    if (detail > 1 || start.isPending || cancel.isPending) return;
    if (isSyncing) cancel.mutate({});
    else start.mutate({});
  }

  return (
    <div className={classes.syncList}>
      {status.connections.length === 0 && <p className={classes.syncSentence}>There is no connection yet.</p>}
      {status.connections.map(({ id, label, health }) => (
        <AddressLink
          key={id}
          to={`/activity?connection=${encodeURIComponent(id)}`}
          className={classes.syncLine}
          onClick={onLeave}
        >
          <HealthIcon state={health.state} />
          <span>
            <strong>{label}</strong>
            <br />
            <span className={classes.syncSentence}>
              <Sentence text={health.sentence} />
            </span>
          </span>
        </AddressLink>
      ))}
      {error && <ProblemPanel problem={problemOf(error)} />}
      <div className={classes.syncActions}>
        <AddressLink to="/activity" onClick={onLeave}>
          All runs
        </AddressLink>
        <Button variant="default" onClick={press} disabled={status.connections.length === 0}>
          {isSyncing ? 'Cancel sync' : 'Sync now'}
        </Button>
      </div>
    </div>
  );
}
