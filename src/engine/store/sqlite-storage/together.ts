import type { Connection } from './connection.ts';

/** Writes to several collections of one connection that become one transaction once all of them have come. */
export interface Together {
  /** Resolves when all are written. @throws what any of them, or the commit, threw: nothing of any is then written. */
  join<T>(work: () => T): Promise<T>;
  /** One that was expected will not come: all others fail with it. */
  abandon(error: unknown): void;
}

interface Joined {
  readonly work: () => unknown;
  readonly settled: PromiseWithResolvers<unknown>;
}

/** @param expected how many will join. */
export function writeTogether(connection: Connection, expected: number): Together {
  const joined: Joined[] = [];
  let failure: { readonly error: unknown } | undefined;

  function fail(error: unknown): void {
    failure ??= { error };
    for (const { settled } of joined.splice(0)) settled.reject(error);
  }

  function writeAll(): void {
    try {
      const results = connection.transaction(() => joined.map(({ work }) => work()));
      for (const [index, { settled }] of joined.splice(0).entries()) settled.resolve(results[index]);
    } catch (error) {
      fail(error);
    }
  }

  return {
    join<T>(work: () => T): Promise<T> {
      if (failure !== undefined) return Promise.reject(failure.error);
      const settled = Promise.withResolvers<unknown>();
      joined.push({ work, settled });
      if (joined.length === expected) writeAll();
      return settled.promise as Promise<T>;
    },
    abandon: fail,
  };
}
