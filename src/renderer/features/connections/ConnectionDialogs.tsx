import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { ProveWritesDialog } from './ProveWritesDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { ReplaceKeyDialog } from './ReplaceKeyDialog.tsx';
import type { ConnectionsSearch } from './search.ts';

interface Props {
  readonly search: ConnectionsSearch;
  readonly connections: readonly ConnectionCard[];
  readonly providers: readonly ProviderCard[];
  readonly onClose: () => void;
}

/** The dialog that the address names, for the connection that it names. */
export function ConnectionDialogs({ search, connections, providers, onClose }: Props) {
  const connection = connections.find((one) => one.id === search.connection);
  const provider = providers.find((one) => one.id === connection?.providerId);
  if (!connection) return null;
  switch (search.panel) {
    case 'secret':
      return provider ? <ReplaceKeyDialog connection={connection} provider={provider} onClose={onClose} /> : null;
    case 'prove':
      return <ProveWritesDialog connection={connection} onClose={onClose} />;
    case 'remove':
      return <RemoveDialog connection={connection} onClose={onClose} />;
    default:
      return null;
  }
}
