import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function workspaceRoutes({ workspace }: Boundary, { workspace: service, present }: Services) {
  return {
    status: workspace.status.handler(() => service.status()),
    backups: workspace.backups.handler(() => service.backups()),
    restore: workspace.restore.handler(({ input }) => service.restore(input)),
    losses: workspace.losses.handler(() => service.losses()),
    beginAnew: workspace.beginAnew.handler(() => service.beginAnew()),
    tryAgain: workspace.tryAgain.handler(() => service.tryAgain()),
    openAsItIs: workspace.openAsItIs.handler(() => service.openAsItIs()),
    present: workspace.present.handler(() => {
      present();
      return {};
    }),
  };
}
