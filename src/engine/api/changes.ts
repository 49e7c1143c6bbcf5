import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function changesRoutes({ changes }: Boundary, { feed }: Services) {
  return {
    feed: changes.feed.handler(({ signal }) => feed.follow(signal)),
  };
}
