import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function exportsRoutes({ exports: routes }: Boundary, { exports: service }: Services) {
  return {
    preview: routes.preview.handler(({ input }) => service.preview(input)),
    start: routes.start.handler(async ({ input, context }) => service.start(input, await context.actor())),
    list: routes.list.handler(() => service.list()),
    cancel: routes.cancel.handler(async ({ input }) => {
      await service.cancel(input.id);
      return {};
    }),
    showInFolder: routes.showInFolder.handler(async ({ input }) => {
      await service.showInFolder(input.id);
      return {};
    }),
  };
}
