/** One holder per account at a time, first come first served: a sync and a write of one account exclude each other. */
export class AccountLocks {
  readonly #tails = new Map<string, Promise<void>>();

  async hold(accountId: string): Promise<AsyncDisposable> {
    const before = this.#tails.get(accountId) ?? Promise.resolve();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const tail = before.then(() => released);
    this.#tails.set(accountId, tail);
    await before;
    return {
      [Symbol.asyncDispose]: async () => {
        release();
        if (this.#tails.get(accountId) === tail) this.#tails.delete(accountId);
      },
    };
  }
}
