import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function syncRoutes({ sync }: Boundary, { sync: service, startSync }: Services) {
  return {
    status: sync.status.handler(() => service.status()),
    start: sync.start.handler(({ input }) => {
      startSync(input.connectionId, input.isFullSweep);
      return {};
    }),
    cancel: sync.cancel.handler(async ({ input }) => {
      await service.cancel(input.connectionId);
      return {};
    }),
  };
}
