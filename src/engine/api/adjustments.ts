import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function adjustmentsRoutes({ adjustments }: Boundary, { adjustments: service, operators }: Services) {
  return {
    preview: adjustments.preview.handler(async ({ input, context }) => service.preview(input, await context.actor())),
    saveDraft: adjustments.saveDraft.handler(async ({ input, context }) =>
      service.saveDraft(input, await context.actor()),
    ),
    send: adjustments.send.handler(async ({ input, context }) => service.send(input, await context.actor())),
    approve: adjustments.approve.handler(async ({ input: { id, ...pair }, context }) => {
      const signer = await operators.signerOf(context.session);
      return service.approve(id, pair, signer.actor, signer);
    }),
    discard: adjustments.discard.handler(async ({ input, context }) =>
      service.discard(input.id, await context.actor()),
    ),
    decline: adjustments.decline.handler(async ({ input, context }) =>
      service.decline(input.id, input.note, await context.actor()),
    ),
    withdraw: adjustments.withdraw.handler(async ({ input, context }) =>
      service.withdraw(input.id, input.note, await context.actor()),
    ),
    checkAgain: adjustments.checkAgain.handler(({ input }) => service.checkAgain(input.id)),
    resolve: adjustments.resolve.handler(async ({ input, context }) =>
      service.resolve(input.id, input.decision, input.note, await context.actor()),
    ),
    page: adjustments.page.handler(({ input }) => service.page(input)),
    get: adjustments.get.handler(({ input }) => service.get(input.id)),
    reasons: adjustments.reasons.handler(() => service.reasons()),
  };
}
