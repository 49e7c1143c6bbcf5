import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function bulkRoutes({ bulk }: Boundary, { bulk: service }: Services) {
  return {
    open: bulk.open.handler(async ({ input, context }) => service.open(input, await context.actor())),
    list: bulk.list.handler(({ input }) => service.list(input)),
    get: bulk.get.handler(async ({ input, context }) => service.get(input.id, await context.actor())),
    rows: bulk.rows.handler(async ({ input, context }) => service.rows(input, await context.actor())),
    row: bulk.row.handler(async ({ input, context }) => service.row(input.id, input.number, await context.actor())),
    setColumns: bulk.setColumns.handler(async ({ input, context }) =>
      service.setColumns(input.id, input.mapping, input.hasHeader, await context.actor()),
    ),
    setDecimalMark: bulk.setDecimalMark.handler(async ({ input, context }) =>
      service.setDecimalMark(input.id, input.decimalMark, await context.actor()),
    ),
    edit: bulk.edit.handler(async ({ input, context }) =>
      service.edit(input.id, input.number, input.field, input.text, await context.actor()),
    ),
    skip: bulk.skip.handler(async ({ input, context }) => {
      await service.skip(input.id, input.numbers, input.isSkipped, await context.actor());
      return {};
    }),
    sendAgain: bulk.sendAgain.handler(async ({ input, context }) =>
      service.sendAgain(input.id, input.number, input, await context.actor()),
    ),
    send: bulk.send.handler(async ({ input, context }) => service.send(input.id, input.digest, await context.actor())),
    pause: bulk.pause.handler(async ({ input, context }) => service.pause(input.id, await context.actor())),
    resume: bulk.resume.handler(async ({ input, context }) => service.resume(input.id, await context.actor())),
    stop: bulk.stop.handler(async ({ input, context }) => service.stopSending(input.id, await context.actor())),
    result: bulk.result.handler(async ({ input, context }) => service.result(input.id, await context.actor())),
    discard: bulk.discard.handler(async ({ input, context }) => {
      await service.discard(input.id, await context.actor());
      return {};
    }),
  };
}
