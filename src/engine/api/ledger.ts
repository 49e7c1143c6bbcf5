import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function ledgerRoutes({ ledger }: Boundary, { ledger: service }: Services) {
  return {
    page: ledger.page.handler(({ input }) => service.page(input)),
    totals: ledger.totals.handler(({ input }) => service.totals(input.filter)),
    newSince: ledger.newSince.handler(async ({ input }) => ({
      count: await service.newSince(input.filter, input.seenBy),
    })),
    gaps: ledger.gaps.handler(({ input }) => service.gaps(input.filter)),
    get: ledger.get.handler(({ input }) => service.get(input.id)),
  };
}
