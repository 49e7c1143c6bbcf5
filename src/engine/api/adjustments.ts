import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function adjustmentsRoutes({ adjustments }: Boundary, { adjustments: service, operators, files }: Services) {
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
    approveWith: adjustments.approveWith.handler(
      async ({ input: { id, operatorId, passphrase, ...pair }, context }) => {
        await context.actor();
        const signer = await operators.signerBy(operatorId, passphrase);
        return service.approve(id, pair, signer.actor, signer);
      },
    ),
    writeRequest: adjustments.writeRequest.handler(async ({ input, context }) => {
      const text = await service.writeRequest(input.ids, await operators.signerOf(context.session));
      return files.saveText({ fileName: 'approval-request.json', title: 'Ask another console to approve' }, text);
    }),
    readRequest: adjustments.readRequest.handler(async ({ input, context }) =>
      service.readRequest(input.text, await context.actor()),
    ),
    answerRequest: adjustments.answerRequest.handler(async ({ input, context }) => {
      const text = await service.answerRequest(input.text, input.answers, await operators.signerOf(context.session));
      return files.saveText({ fileName: 'approval-answer.json', title: 'Send the answer back' }, text);
    }),
    takeAnswers: adjustments.takeAnswers.handler(async ({ input, context }) =>
      service.takeAnswers(input.text, await context.actor()),
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
