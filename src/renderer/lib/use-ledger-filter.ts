import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { parseFilterTokens, type FilterToken } from '../../domain/filter-tokens.ts';
import type { AccountId } from '../../domain/ids.ts';
import {
  readLedgerFilter,
  type FilterWorld,
  type LedgerFilter,
  type LedgerFilterReading,
} from '../../domain/ledger-filter.ts';
import type { Calendar } from '../../domain/written-date.ts';
import { useApi } from './engine/index.ts';

export interface TypedLedgerFilter {
  readonly tokens: readonly FilterToken[];
  readonly reading: LedgerFilterReading;
  /** What the other tokens mean by themselves; `null`: they cannot be read either. */
  readonly without: (token: FilterToken) => LedgerFilter | null;
}

/** Where the operator sits, and when: *today* hangs on it. */
export function operatorsCalendar(now: number): Calendar {
  return { now, zone: Temporal.Now.timeZoneId(), locale: navigator.language };
}

/** A typed filter as the engine understands it; names in it are looked up. */
export function useLedgerFilter(typed: string | undefined): TypedLedgerFilter {
  const api = useApi();
  const tokens = useMemo(() => parseFilterTokens(typed ?? ''), [typed]);
  // "7d" means from the moment the screen was opened; it does not slide while it is looked at.
  const [now] = useState(() => Date.now());
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  const accountsCalled = useAccountsCalled(tokens);
  return useMemo(() => {
    const world = { ...operatorsCalendar(now), connections: connections.data, accountsCalled };
    return {
      tokens,
      reading: readLedgerFilter(tokens, world),
      without: (token) => {
        const others = readLedgerFilter(
          tokens.filter((one) => one !== token),
          world,
        );
        return others.kind === 'read' ? others.filter : null;
      },
    };
  }, [tokens, now, connections.data, accountsCalled]);
}

const MOST_NAMED = 12;

/** Looks up what a filter calls accounts: each by its id, and where that is none, by name, e-mail or the API's id. */
function useAccountsCalled(tokens: readonly FilterToken[]): FilterWorld['accountsCalled'] {
  const api = useApi();
  const texts = [
    ...new Set(tokens.flatMap(({ key, values }) => (key === 'account' ? values.map((one) => one.trim()) : []))),
  ].filter((text) => text !== '' && text.length <= 200);
  const byId = useQueries({
    queries: texts.map((text) => api.accounts.get.queryOptions({ input: { id: text as AccountId } })),
  });
  const byName = useQueries({
    queries: texts.map((text, at) => ({
      ...api.accounts.find.queryOptions({ input: { text, limit: MOST_NAMED } }),
      enabled: byId[at]?.isError ?? false,
    })),
  });
  const known = texts.map((text, at): readonly [string, ReturnType<FilterWorld['accountsCalled']>] => {
    const account = byId[at]?.data;
    if (account !== undefined) return [text, [{ id: account.id, label: account.name || account.externalId }]];
    const found = byName[at]?.data;
    if (found === undefined) return [text, byName[at]?.isError ? [] : undefined];
    const whole = found.filter((one) => [one.name, one.email, one.externalId].some((name) => isSame(name, text)));
    const fitting = whole.length > 0 ? whole : found;
    return [text, fitting.map(({ id, name, externalId }) => ({ id, label: name || externalId }))];
  });
  const look = JSON.stringify(known);
  return useMemo(() => {
    const byText = new Map(known);
    return (text) => (text.length > 200 ? [] : byText.get(text));
    // The same function as long as it gives the same answers.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [look]);
}

function isSame(name: string, text: string): boolean {
  return name.toLowerCase() === text.toLowerCase();
}
