import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { HttpAnswer, ProviderRequest } from './provider.ts';

/** Date headers have whole seconds, and an answer takes a while: less than this is not a difference. */
const TOLERANCE = 3_000;

const skews = new WeakMap<ProviderRequest, number>();

/** Notes how far the server's clock is from ours, by its Date header (docs/provider-facts.md §6.4). */
export function noteServerClock(request: ProviderRequest, answer: HttpAnswer): void {
  const header = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'date')?.[1];
  const stated = Date.parse(header ?? '');
  if (Number.isNaN(stated)) return;
  const halfway = (toMilliseconds(answer.startedAt) + toMilliseconds(answer.endedAt)) / 2;
  // The header drops what is over a whole second; a moment too late loses nothing, one too early would.
  const skew = stated + 999 - halfway;
  skews.set(request, Math.abs(skew) > TOLERANCE ? skew : 0);
}

/** Whether this call chain has learnt what the server's clock says. */
export function knowsServerClock(request: ProviderRequest): boolean {
  return skews.has(request);
}

/** Now by the server's clock, as far as this call chain has learnt; by ours until then. */
export function serverNow(request: ProviderRequest): Instant {
  return instant(toMilliseconds(request.clock.now()) + (skews.get(request) ?? 0));
}
