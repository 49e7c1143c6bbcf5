import { UnstyledButton } from '@mantine/core';
import type { ProviderCard } from '../../../contract/connections.ts';
import { CapabilityList } from './CapabilityList.tsx';
import classes from './connections.module.css';

/** First step of adding: which API. What each can and cannot do is said before anything is pasted. */
export function ProviderPicker({
  providers,
  onPick,
}: {
  readonly providers: readonly ProviderCard[];
  readonly onPick: (providerId: string) => void;
}) {
  return (
    <ul className={classes.picker} aria-label="Providers">
      {providers.map((provider) => (
        <li key={provider.id}>
          <UnstyledButton
            className={classes.choice}
            onClick={() => onPick(provider.id)}
            aria-label={`Connect ${provider.name}`}
          >
            <strong>{provider.name}</strong>
            <span className={classes.quiet}>{provider.summary}</span>
            <CapabilityList provider={provider} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
