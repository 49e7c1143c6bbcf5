import type { QueryKey } from '@tanstack/react-query';
import type { Change } from '../../../contract/changes.ts';
import { factsOf } from '../../../contract/index.ts';

/**
 * Whether a change makes the answer under this key old, by what its procedure says the answer is made of. A change that
 * names accounts or connections leaves alone what was asked of another account or connection.
 */
export function isTouchedBy(key: QueryKey, change: Change): boolean {
  const [path, options] = key as [readonly string[] | undefined, { input?: unknown } | undefined];
  const facts = Array.isArray(path) ? factsOf(path) : undefined;
  if (facts?.kind !== 'query') return false;
  if (!facts.madeOf.some((area) => change.areas.includes(area))) return false;
  if (facts.beyond?.some((area) => change.areas.includes(area))) return true;
  const asked = subjectOf(facts.id, options?.input);
  return isAmong(asked.account, change.accountIds) && isAmong(asked.connection, change.connectionIds);
}

function isAmong(asked: string | undefined, changed: readonly string[]): boolean {
  return asked === undefined || changed.length === 0 || changed.includes(asked);
}

/** The account and the connection that a question names, wherever its input keeps them. */
function subjectOf(id: 'account' | 'connection' | undefined, input: unknown) {
  const flat = asRecord(input);
  const filter = asRecord(flat.filter);
  const own = (of: 'account' | 'connection') => (id === of ? asText(flat.id) : undefined);
  return {
    account: asText(flat.accountId) ?? asText(filter.accountId) ?? own('account'),
    connection: asText(flat.connectionId) ?? asText(filter.connectionId) ?? own('connection'),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
