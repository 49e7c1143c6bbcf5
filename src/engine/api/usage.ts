import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function usageRoutes({ usage }: Boundary, { usage: service }: Services) {
  return {
    series: usage.series.handler(({ input }) => service.series(input)),
    top: usage.top.handler(({ input }) => service.top(input)),
  };
}
