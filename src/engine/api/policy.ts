import type { Boundary } from './boundary.ts';
import type { Services } from './services.ts';

export function policyRoutes({ policy }: Boundary, { policy: service }: Services) {
  return {
    get: policy.get.handler(() => service.get()),
    set: policy.set.handler(async ({ input, context }) => service.set(input.policy, await context.actor())),
    reasons: policy.reasons.handler(() => service.reasons()),
    setReasons: policy.setReasons.handler(async ({ input, context }) =>
      service.setReasons(input.reasons, await context.actor()),
    ),
  };
}
