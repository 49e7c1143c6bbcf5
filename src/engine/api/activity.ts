import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function activityRoutes({ activity }: Boundary, { activity: service, audit }: Services) {
  return {
    runs: activity.runs.handler(({ input }) => service.runs(input)),
    run: activity.run.handler(({ input }) => service.run(input.id)),
    audit: activity.audit.handler(({ input }) => audit.page(input)),
  };
}
