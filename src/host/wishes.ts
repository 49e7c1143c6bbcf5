import type { Wish } from '../contract/host.ts';
import type { Wishes } from '../engine/ports.ts';

interface WishList extends Wishes {
  /** Asks the page for something; one made while no page listens waits for the next that does, and only the last. */
  make(wish: Wish): void;
}

/** What the host's menu and notifications ask of the page; the page hears it through the contract. */
export function createWishes(): WishList {
  const listeners = new Set<(wish: Wish) => void>();
  let waiting: Wish | null = null;
  return {
    make(wish) {
      if (listeners.size === 0) waiting = wish;
      for (const listener of listeners) listener(wish);
    },
    onWish(listener) {
      listeners.add(listener);
      if (waiting) listener(waiting);
      waiting = null;
      return () => listeners.delete(listener);
    },
  };
}
