import { Anchor, Text } from '@mantine/core';
import type { ProviderCard } from '../../../contract/connections.ts';
import { CapabilityList } from './CapabilityList.tsx';
import { ConnectionEditor } from './ConnectionEditor.tsx';
import classes from './connections.module.css';
import { ProviderPicker } from './ProviderPicker.tsx';

interface Props {
  readonly providers: readonly ProviderCard[];
  readonly taken: readonly string[];
  readonly providerId: string | undefined;
  readonly onPick: (providerId: string | undefined) => void;
  readonly onClose: () => void;
}

/** Pick an API, paste its key, test, save. */
export function AddConnection({ providers, taken, providerId, onPick, onClose }: Props) {
  const provider = providers.find((one) => one.id === providerId);
  if (!provider) return <ProviderPicker providers={providers} onPick={onPick} onCancel={onClose} />;
  return (
    <>
      <div className={classes.picked}>
        <p>
          <strong>{provider.name}</strong>
          <Anchor component="button" type="button" ml={8} onClick={() => onPick(undefined)}>
            Another API
          </Anchor>
        </p>
        <Text c="dimmed">{provider.summary}</Text>
        <CapabilityList provider={provider} />
      </div>
      <ConnectionEditor
        key={provider.id}
        provider={provider}
        connection={null}
        takenLabels={taken}
        onSaved={onClose}
        onCancel={onClose}
      />
    </>
  );
}
