import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function hostRoutes({ host }: Boundary, { hostFacts, wishes, feed }: Services) {
  return {
    facts: host.facts.handler(() => hostFacts()),
    wishes: host.wishes.handler(({ signal }) => feed.followWishes(wishes, signal)),
  };
}
