import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function adjustmentsRoutes({ adjustments }: Boundary, { adjustments: service }: Services) {
  return {
    preview: adjustments.preview.handler(({ input }) => service.preview(input)),
    saveDraft: adjustments.saveDraft.handler(({ input }) => service.saveDraft(input)),
    send: adjustments.send.handler(({ input }) => service.send(input)),
    approve: adjustments.approve.handler(({ input: { id, ...pair } }) => service.approve(id, pair)),
    discard: adjustments.discard.handler(({ input }) => service.discard(input.id)),
    withdraw: adjustments.withdraw.handler(({ input }) => service.withdraw(input.id, input.note)),
    checkAgain: adjustments.checkAgain.handler(({ input }) => service.checkAgain(input.id)),
    resolve: adjustments.resolve.handler(({ input }) => service.resolve(input.id, input.decision, input.note)),
    page: adjustments.page.handler(({ input }) => service.page(input)),
    get: adjustments.get.handler(({ input }) => service.get(input.id)),
    reasons: adjustments.reasons.handler(() => service.reasons()),
  };
}
