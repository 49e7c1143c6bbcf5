import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function connectionsRoutes({ connections }: Boundary, { connections: service }: Services) {
  return {
    providers: connections.providers.handler(() => service.providers()),
    list: connections.list.handler(() => service.list()),
    get: connections.get.handler(({ input }) => service.get(input.id)),
    test: connections.test.handler(async ({ input, context, signal }) =>
      service.test(input, await context.actor(), signal),
    ),
    add: connections.add.handler(async ({ input, context }) => service.add(input, await context.actor())),
    edit: connections.edit.handler(async ({ input, context }) => service.edit(input, await context.actor())),
    rotateSecret: connections.rotateSecret.handler(async ({ input, context }) =>
      service.rotateSecret(input, await context.actor()),
    ),
    pause: connections.pause.handler(async ({ input, context }) => service.pause(input.id, await context.actor())),
    resume: connections.resume.handler(async ({ input, context }) => service.resume(input.id, await context.actor())),
    proveWrites: connections.proveWrites.handler(async ({ input, context }) =>
      service.proveWrites(input, await context.actor()),
    ),
    removalPreview: connections.removalPreview.handler(({ input }) => service.removalPreview(input.id)),
    remove: connections.remove.handler(async ({ input, context }) => {
      await service.remove(input, await context.actor());
      return {};
    }),
    trySandbox: connections.trySandbox.handler(async ({ context }) => service.trySandbox(await context.actor())),
  };
}
