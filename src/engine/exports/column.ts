import type { AccountCard } from '../accounts/index.ts';
import type { Connection } from '../../domain/connection.ts';
import type { MayMean } from '../../domain/doubt.ts';
import { ProblemError } from '../../domain/problem.ts';

/**
 * How a column's cells are treated: only `text` may hold what somebody else typed, so only text is guarded against
 * formulas; an amount such as `-12.50` must stay a number.
 */
export type ColumnKind = 'text' | 'amount' | 'count' | 'instant' | 'date';

/** Names that ids stand for. */
export interface Names {
  readonly accounts: ReadonlyMap<string, AccountCard>;
  readonly connections: ReadonlyMap<string, Connection>;
}

export interface Column<T> {
  readonly name: string;
  readonly description: string;
  readonly kind: ColumnKind;
  /** `null` is absent: an empty cell, never zero. */
  value(row: T, names: Names): string | null;
}

/** Declares a column without repeating its type. */
export function column<T>(
  name: string,
  kind: ColumnKind,
  description: string,
  value: (row: T, names: Names) => string | null,
): Column<T> {
  return { name, kind, description, value };
}

/** The chosen columns, in the order chosen; none chosen: all. @throws ProblemError for a name that is no column. */
export function chooseColumns<T>(all: readonly Column<T>[], chosen: readonly string[]): readonly Column<T>[] {
  if (chosen.length === 0) return all;
  return [...new Set(chosen)].map((name) => {
    const found = all.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw new ProblemError({
      code: 'export.unknown-column',
      sentence: `There is no column “${name}”.`,
      cure: `Choose among ${all.map((one) => one.name).join(', ')}.`,
      where: name,
    });
  });
}

export function accountOf(names: Names, accountId: string): AccountCard | undefined {
  return names.accounts.get(accountId);
}

/** What a balance in doubt may mean, as a cell. */
export function doubtOf(mayMean: MayMean | null | undefined): string | null {
  return mayMean ?? null;
}

export function labelOf(names: Names, connectionId: string): string {
  return names.connections.get(connectionId)?.label ?? '';
}
