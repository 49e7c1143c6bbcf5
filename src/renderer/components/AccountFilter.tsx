import { Pill } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AccountId } from '../../domain/ids.ts';
import { useApi } from '../lib/engine/index.ts';

interface Props {
  readonly accountId: AccountId | undefined;
  readonly onClear: () => void;
}

/** Says that a list shows one account only, as a link asked for, and lets that go. Nothing when it shows all. */
export function AccountFilter({ accountId, onClear }: Props) {
  const api = useApi();
  const account = useQuery({
    ...api.accounts.get.queryOptions({ input: { id: accountId ?? ('' as AccountId) } }),
    enabled: accountId !== undefined,
  });
  if (accountId === undefined) return null;
  const name = account.data?.name || account.data?.externalId || accountId;
  return (
    <Pill
      size="md"
      withRemoveButton
      onRemove={onClear}
      removeButtonProps={{ 'aria-label': `Show all accounts, not only ${name}`, tabIndex: 0, 'aria-hidden': false }}
    >
      {name}
    </Pill>
  );
}
