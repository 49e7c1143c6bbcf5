/**
 * Keys for rows without ids (docs/provider-facts.md §5): the digest of a row and how many like it came before, so that
 * two equal charges in one second stay two, and the same list gives the same keys on every read.
 */
export class MultisetKeys {
  #counts: Map<string, number>;

  constructor(counts: Readonly<Record<string, number>> = {}) {
    this.#counts = new Map(Object.entries(counts));
  }

  /** The key of the next row with this digest. */
  next(digest: string): string {
    const count = (this.#counts.get(digest) ?? 0) + 1;
    this.#counts.set(digest, count);
    return `${digest}-${count}`;
  }

  /** Forgets all digests but these: in a list sorted by time, equal rows stand together. */
  keepOnly(digests: Iterable<string>): void {
    const kept = new Map<string, number>();
    for (const digest of digests) {
      const count = this.#counts.get(digest);
      if (count !== undefined) kept.set(digest, count);
    }
    this.#counts = kept;
  }

  /** How often each of these came, to go on with after a crash. */
  countsOf(digests: Iterable<string>): Record<string, number> {
    return Object.fromEntries(
      [...digests].flatMap((digest) => {
        const count = this.#counts.get(digest);
        return count === undefined ? [] : [[digest, count] as const];
      }),
    );
  }
}
