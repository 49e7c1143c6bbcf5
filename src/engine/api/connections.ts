import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function connectionsRoutes({ connections }: Boundary, { connections: service }: Services) {
  return {
    providers: connections.providers.handler(() => service.providers()),
    list: connections.list.handler(() => service.list()),
    get: connections.get.handler(({ input }) => service.get(input.id)),
    test: connections.test.handler(({ input, signal }) => service.test(input, signal)),
    add: connections.add.handler(({ input }) => service.add(input)),
    edit: connections.edit.handler(({ input }) => service.edit(input)),
    rotateSecret: connections.rotateSecret.handler(({ input }) => service.rotateSecret(input)),
    pause: connections.pause.handler(({ input }) => service.pause(input.id)),
    resume: connections.resume.handler(({ input }) => service.resume(input.id)),
    proveWrites: connections.proveWrites.handler(({ input }) => service.proveWrites(input)),
    removalPreview: connections.removalPreview.handler(({ input }) => service.removalPreview(input.id)),
    remove: connections.remove.handler(async ({ input }) => {
      await service.remove(input);
      return {};
    }),
    trySandbox: connections.trySandbox.handler(() => service.trySandbox()),
  };
}
