import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { LevelBadge, levelOfHealth, Notice, Sentence } from '../../components/index.ts';
import { CapabilityList } from './CapabilityList.tsx';
import { CardFacts } from './CardFacts.tsx';
import { CardMenu } from './CardMenu.tsx';
import classes from './connections.module.css';
import type { ConnectionsSearch } from './search.ts';
import { useCardCalls } from './use-card-calls.ts';
import { wayOut } from './way-out.ts';

export type OpenPanel = (panel: NonNullable<ConnectionsSearch['panel']>) => void;

interface Props {
  readonly connection: ConnectionCard;
  readonly provider: ProviderCard | undefined;
  /** The address names this one: it is marked and brought into view. */
  readonly isNamed: boolean;
  readonly onPanel: OpenPanel;
}

/** One connection: how it is, in words; what it holds; what its API can do; what can be done about it. */
export function ConnectionCardView({ connection, provider, isNamed, onPanel }: Props) {
  const calls = useCardCalls(connection.id);
  const { health } = connection;
  const exit = wayOut(connection);
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isNamed) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isNamed]);
  return (
    <li
      ref={card}
      data-named={isNamed || undefined}
      className={classes.card}
      aria-label={connection.label}
      data-connection={connection.id}
    >
      <header className={classes.top}>
        <div className={classes.names}>
          <h2 className={classes.label}>{connection.label}</h2>
          <span className={classes.quiet}>
            {connection.providerName}
            {connection.isSandbox && ' · sandbox'}
          </span>
        </div>
        <LevelBadge
          level={levelOfHealth(health.state)}
          word={health.state === 'never' ? 'not synced yet' : health.state}
        />
        <CardMenu
          connection={connection}
          needsProof={provider?.writesNeedProof ?? false}
          calls={calls}
          onPanel={onPanel}
        />
      </header>
      <div className={classes.health} aria-live="polite">
        <p>
          <Sentence text={health.sentence} />
        </p>
        {health.problem?.cure !== undefined && !health.sentence.includes(health.problem.cure) && (
          <p className={classes.quiet}>
            <Sentence text={health.problem.cure} />
          </p>
        )}
        {connection.stateReason !== null && connection.stateReason !== health.sentence && (
          <p className={classes.quiet}>
            <Sentence text={connection.stateReason} />
          </p>
        )}
        <Group gap="xs" mt={6}>
          {exit === 'secret' && <Button onClick={() => onPanel('secret')}>Replace the key</Button>}
          {exit === 'resume' && (
            <Button variant="default" loading={calls.resume.isPending} onClick={calls.resume.run}>
              {connection.state === 'quarantined' ? 'Accept the new holder' : 'Resume'}
            </Button>
          )}
          {exit === 'sync' && (
            <Button variant="default" loading={calls.sync.isPending} onClick={calls.sync.run}>
              Try now
            </Button>
          )}
        </Group>
      </div>
      {calls.problem && (
        <Notice level="alarm">
          <Sentence text={calls.problem.sentence} />
        </Notice>
      )}
      <CardFacts connection={connection} provider={provider} />
      {provider && (
        <section aria-label="What this API can do">
          <CapabilityList provider={provider} writes={connection.writes} />
          {connection.writes === 'needs proof' && (
            <Button variant="default" mt={8} onClick={() => onPanel('prove')}>
              Test sending…
            </Button>
          )}
        </section>
      )}
      {provider && provider.notes.length > 0 && (
        <details className={classes.notes}>
          <summary>Worth knowing</summary>
          <ul>
            {provider.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
