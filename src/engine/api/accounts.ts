import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function accountsRoutes({ accounts }: Boundary, { accounts: service, links }: Services) {
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
    confirmBalance: accounts.confirmBalance.handler(async ({ input, context }) => {
      await service.confirmBalance(input.id, input, await context.actor());
      return {};
    }),
    linked: accounts.linked.handler(({ input }) => links.linked(input.id)),
    link: accounts.link.handler(async ({ input, context }) =>
      links.link(input.id, input.otherId, input.note, await context.actor()),
    ),
    unlink: accounts.unlink.handler(async ({ input, context }) =>
      links.unlink(input.id, input.otherId, input.note, await context.actor()),
    ),
    setApart: accounts.setApart.handler(async ({ input, context }) =>
      links.setApart(input.id, input.isApart, input.note, await context.actor()),
    ),
    suggestLinks: accounts.suggestLinks.handler(({ input }) => links.suggestLinks(input.id)),
  };
}
