import { Button, Group } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { formatFilterToken, type FilterToken } from '../../../domain/filter-tokens.ts';
import type { LedgerFilter } from '../../../domain/ledger-filter.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { EmptyState } from '../EmptyState.tsx';

interface Props {
  readonly tokens: readonly FilterToken[];
  /** What the other tokens mean by themselves; `null`: they mean nothing. */
  readonly without: (token: FilterToken) => LedgerFilter | null;
  readonly onChange: (tokens: readonly FilterToken[]) => void;
}

/** More are not asked about: nobody types that many. */
const MOST_ASKED = 8;

/** No entry fits a filter: says which token to drop, and how many there are then. */
export function NothingMatches({ tokens, without, onChange }: Props) {
  const api = useApi();
  const asked = tokens.slice(0, MOST_ASKED).flatMap((token) => {
    const filter = without(token);
    return filter === null ? [] : [{ token, filter }];
  });
  const totals = useQueries({
    queries: asked.map(({ filter }) => api.ledger.totals.queryOptions({ input: { filter } })),
  });
  const ways = asked
    .map(({ token }, at) => ({ token, entries: totals[at]?.data?.entries ?? 0 }))
    .filter(({ entries }) => entries > 0);
  return (
    <EmptyState
      title="Nothing matches this filter"
      action={
        <Group gap="xs" justify="center">
          {ways.map(({ token, entries }) => (
            <Button
              key={formatFilterToken(token)}
              variant="default"
              onClick={() => onChange(tokens.filter((one) => one !== token))}
            >
              Drop {formatFilterToken(token)}: {formatCountOf(entries, 'entry', 'entries')}
            </Button>
          ))}
          <Button variant="default" onClick={() => onChange([])}>
            Show all entries
          </Button>
        </Group>
      }
    >
      {ways.length > 0
        ? 'One part of the filter excludes every entry.'
        : 'No single part of the filter excludes them all.'}
    </EmptyState>
  );
}
