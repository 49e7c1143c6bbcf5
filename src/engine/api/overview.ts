import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function overviewRoutes({ overview }: Boundary, { overview: service }: Services) {
  return {
    get: overview.get.handler(async ({ context }) => service.get(await context.actor())),
    looked: overview.looked.handler(async () => {
      await service.looked();
      return {};
    }),
  };
}
