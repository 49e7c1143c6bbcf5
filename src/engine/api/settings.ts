import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function settingsRoutes({ settings }: Boundary, { settings: service }: Services) {
  return {
    get: settings.get.handler(() => service.get()),
    set: settings.set.handler(async ({ input, context }) => service.set(input, await context.actor())),
    storeFacts: settings.storeFacts.handler(() => service.storeFacts()),
    checkStore: settings.checkStore.handler(() => service.checkStore()),
    backUp: settings.backUp.handler(async ({ context }) => service.backUp(await context.actor())),
  };
}
