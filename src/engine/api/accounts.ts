import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function accountsRoutes({ accounts }: Boundary, { accounts: service }: Services) {
  return {
    page: accounts.page.handler(({ input }) => service.page(input)),
    get: accounts.get.handler(({ input }) => service.get(input.id)),
    find: accounts.find.handler(({ input }) => service.find(input.text, input.limit)),
    balanceHistory: accounts.balanceHistory.handler(({ input }) => service.balanceHistory(input.id, input.days)),
    timeline: accounts.timeline.handler(({ input }) => service.timeline(input.id, input.before, input.limit)),
    raw: accounts.raw.handler(({ input }) => service.raw(input.id)),
    tags: accounts.tags.handler(() => service.tags()),
    setNote: accounts.setNote.handler(async ({ input, context }) => {
      await service.setNote(input.id, input.note, await context.actor());
      return {};
    }),
    setTags: accounts.setTags.handler(async ({ input, context }) => {
      await service.setTags(input.id, input.tags, await context.actor());
      return {};
    }),
  };
}
