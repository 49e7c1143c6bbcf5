import type { EntryKind } from '../../engine/providers/sandbox-api.ts';
import type { BoughtPlan, YearItem, YearMovement, YearPlan } from '../../engine/providers/sandbox-year.ts';
import { mix, within } from '../world/draw.ts';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;
/** A date is over everywhere when it is over at UTC−12. */
export const OVER_EVERYWHERE = 36 * HOUR;

/** One thing that happened, in smallest units, signed. */
interface YearEvent {
  readonly at: number;
  readonly movement: YearMovement;
  readonly kind: EntryKind;
  readonly tag: string;
  readonly label: string;
  readonly amount: number;
}

export interface DrawnYear {
  /** Oldest first. At no moment do they add up to less than nothing. */
  readonly events: readonly YearEvent[];
  readonly plans: readonly BoughtPlan[];
}

/** The year of one account that ends at `end`: a function of the plan and the seed. */
export function drawYear(plan: YearPlan, seed: number, end: number): DrawnYear {
  // Whole seconds throughout, as the coarsest API shows them.
  const start = Math.floor((end - YEAR) / 1000) * 1000;
  const drawn = plan.items.flatMap((item, index) => drawItem(item, index, { seed, start }));
  drawn.sort((a, b) => a.at - b.at);
  const events: YearEvent[] = [];
  let balance = 0;
  for (const event of drawn) {
    const amount = Math.max(event.amount, -balance);
    if (amount === 0) continue;
    balance += amount;
    events.push({ ...event, amount });
  }
  const bought = drawPlans(plan, seed, { start, end });
  return { events: [...events, ...bought.events].sort((a, b) => a.at - b.at), plans: bought.plans };
}

function drawItem(item: YearItem, index: number, { seed, start }: { seed: number; start: number }): YearEvent[] {
  const { movement, kind, tag, labels, min, max, times } = item;
  const space = YEAR / times;
  return Array.from({ length: times }, (_, i) => {
    const draw = mix(mix(seed, index + 1), i);
    const isOpening = index === 0 && i === 0;
    const size = within(mix(draw, 2), min, max);
    const at = start + Math.floor(((i + (isOpening ? 0 : mix(draw, 1) / 2 ** 32)) * space) / 1000) * 1000;
    return { at, movement, kind, tag, label: labels[mix(draw, 3) % labels.length] ?? '', amount: sign(item) * size };
  });
}

function sign({ movement, kind }: YearItem): 1 | -1 {
  return kind === 'debit' || ['consumed', 'expired', 'clawed back'].includes(movement) ? -1 : 1;
}

function drawPlans(plan: YearPlan, seed: number, span: { start: number; end: number }): DrawnYear {
  const events: YearEvent[] = [];
  const plans: BoughtPlan[] = [];
  let day = within(mix(seed, 0x91a), 0, 5);
  for (let turn = seed % 7; plan.plans.length > 0 && span.start + day * DAY < span.end; turn++) {
    const sketch = plan.plans[turn % plan.plans.length];
    if (sketch === undefined) break;
    const { name, total, days, uses, labels } = sketch;
    const tag = `plan ${plans.length + 1}`;
    const boughtAt = span.start + day * DAY + 9 * HOUR;
    const expiresOn = new Date(boughtAt + days * DAY).toISOString().slice(0, 10);
    plans.push({ tag, name, total, boughtAt, expiresOn });
    events.push({ at: boughtAt, movement: 'purchased', kind: 'credit', tag, label: name, amount: total });
    let rest = total;
    for (let use = 0; use < uses; use++) {
      const draw = mix(mix(seed, 0x05e + plans.length), use);
      const size = within(draw, 1, Math.floor(total / uses));
      const at = boughtAt + Math.floor(((use + 1) * days * DAY) / (uses + 1) / 1000) * 1000;
      rest -= size;
      events.push({
        at,
        movement: 'consumed',
        kind: 'debit',
        tag,
        label: labels[draw % labels.length] ?? '',
        amount: -size,
      });
    }
    const over = Date.parse(expiresOn) + OVER_EVERYWHERE;
    // Not a debit: what ended was not used.
    if (rest > 0) events.push({ at: over, movement: 'expired', kind: 'adjustment', tag, label: name, amount: -rest });
    // Bought anew on its last day, so that one is alive always.
    day += days;
  }
  return { events, plans };
}
