import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function membershipsRoutes({ memberships }: Boundary, { memberships: service }: Services) {
  return {
    page: memberships.page.handler(({ input }) => service.page(input)),
  };
}
