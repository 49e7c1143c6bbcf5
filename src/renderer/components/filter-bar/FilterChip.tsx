import { Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import type { AccountId } from '../../../domain/ids.ts';
import { useApi } from '../../lib/engine/index.ts';
import type { FilterToken } from '../../../domain/filter-tokens.ts';
import classes from './FilterBar.module.css';

interface Props {
  readonly token: FilterToken;
  /** What would make sense instead, when this does not. */
  readonly problem: string | null;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** One piece of the filter. A click edits it. */
export function FilterChip({ token, problem, onEdit, onRemove }: Props) {
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
          aria-invalid={problem !== null || undefined}
        >
          {(token.key !== null || token.isNegated) && (
            <span className={classes.key}>
              {token.isNegated && '−'}
              {token.key !== null && `${token.key}:`}
            </span>
          )}
          {token.key === null ? `“${value}”` : value}
        </button>
        <button
          type="button"
          className={classes.remove}
          onClick={(event) => {
            event.stopPropagation();
            onRemove();
          }}
          aria-label={`Remove ${token.key ?? 'text'} ${value}`}
        >
          <IconX size={12} aria-hidden />
        </button>
      </span>
    </Tooltip>
  );
}

/** An account is kept by its id and shown by its name. */
function useTokenWords({ key, values }: FilterToken): string {
  const api = useApi();
  const accounts = useQueries({
    queries:
      key === 'account' ? values.map((id) => api.accounts.get.queryOptions({ input: { id: id as AccountId } })) : [],
  });
  if (key !== 'account') return values.join(', ');
  return values.map((value, at) => accounts[at]?.data?.name || accounts[at]?.data?.externalId || value).join(', ');
}
