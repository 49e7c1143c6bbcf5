import { Button, UnstyledButton } from '@mantine/core';
import type { ProviderCard } from '../../../contract/connections.ts';
import { CapabilityList } from './CapabilityList.tsx';
import classes from './connections.module.css';

interface Props {
  readonly providers: readonly ProviderCard[];
  readonly onPick: (providerId: string) => void;
  readonly onCancel: () => void;
}

/** First step of adding: which API. What each can and cannot do is said before anything is pasted. */
export function ProviderPicker({ providers, onPick, onCancel }: Props) {
  return (
    <>
      <ul className={classes.cards} aria-label="APIs">
        {providers.map((provider) => (
          <li key={provider.id}>
            <UnstyledButton
              className={classes.choice}
              onClick={() => onPick(provider.id)}
              aria-label={`Connect ${provider.name}`}
            >
              <strong className={classes.label}>{provider.name}</strong>
              <span className={classes.quiet}>{provider.summary}</span>
              <CapabilityList provider={provider} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Button variant="subtle" mt={16} onClick={onCancel}>
        Cancel
      </Button>
    </>
  );
}
