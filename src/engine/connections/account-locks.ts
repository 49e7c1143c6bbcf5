import { createQueue } from '../queue.ts';

/** One holder per account at a time, first come first served: a sync and a write of one account exclude each other. */
export class AccountLocks {
  readonly #queue = createQueue();

  hold(accountId: string): Promise<AsyncDisposable> {
    return new Promise((resolve) => {
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      void this.#queue(() => {
        resolve({ [Symbol.asyncDispose]: async () => release() });
        return released;
      }, accountId);
    });
  }
}
