import { Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AccountId } from '../../../domain/ids.ts';
import { useApi } from '../../lib/engine/index.ts';
import type { Token } from '../../lib/ledger-query/index.ts';
import classes from './TokenBar.module.css';

interface Props {
  readonly token: Token;
  /** What would make sense instead, when this does not. */
  readonly problem: string | null;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** One piece of the filter. A click edits it. */
export function TokenChip({ token, problem, onEdit, onRemove }: Props) {
  const value = useTokenWords(token);
  return (
    <Tooltip label={problem} disabled={problem === null} openDelay={0}>
      <span className={classes.chip} data-problem={problem !== null || undefined}>
        <button
          type="button"
          className={classes.words}
          onClick={(event) => {
            event.stopPropagation();
            onEdit();
          }}
          title={problem ?? 'Edit'}
        >
          {token.key !== 'text' && <span className={classes.key}>{token.key}:</span>}
          {token.key === 'text' ? `“${value}”` : value}
        </button>
        <button
          type="button"
          className={classes.remove}
          onClick={(event) => {
            event.stopPropagation();
            onRemove();
          }}
          aria-label={`Remove ${token.key} ${value}`}
        >
          <IconX size={12} aria-hidden />
        </button>
      </span>
    </Tooltip>
  );
}

/** An account is kept by its id and shown by its name. */
function useTokenWords(token: Token): string {
  const api = useApi();
  const account = useQuery({
    ...api.accounts.get.queryOptions({ input: { id: token.value as AccountId } }),
    enabled: token.key === 'account' && token.value !== '',
  });
  return token.key === 'account' ? account.data?.name || account.data?.externalId || token.value : token.value;
}
