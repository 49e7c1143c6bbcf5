import type {
  EntryFilter,
  EntrySelection,
  LedgerPlan,
  SandboxEntry,
  SandboxLedger,
} from '../../engine/providers/sandbox-api.ts';
import { mix } from './draw.ts';
import { drawBlock, entryDraw, matchingSlots, type Block } from './pattern.ts';
import { countArrivals, timeOfArrival, type Arrivals, type Segment } from './timeline.ts';

const DAY = 86_400_000;
const HISTORY_SPAN = 730 * DAY;
const WIDEST_SPACING = DAY / 4;
/** The newest entry of the history is at least this old when the world begins. */
const LEAD = 60_000;

interface LedgerOptions {
  readonly plan: LedgerPlan;
  readonly seed: number;
  readonly epoch: number;
  /** Entries that lie before the epoch. */
  readonly history: number;
  readonly api: string;
  readonly accountId: string;
  readonly segments: () => readonly Segment[];
  /** Serials of entries that the API no longer lists, ascending. */
  readonly removed: () => readonly number[];
  readonly now: () => number;
}

/** One account's entries, oldest first, each computed when it is asked for. */
export class Ledger implements SandboxLedger {
  readonly #options: LedgerOptions;
  readonly #spacing: number;
  readonly #arrivals: Arrivals;
  #block: Block | null = null;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#spacing = Math.min(WIDEST_SPACING, Math.floor(HISTORY_SPAN / Math.max(1, options.history)));
    this.#arrivals = {
      api: options.api,
      accountId: options.accountId,
      phase: ((mix(options.seed, 0x9a5e) % 1000) + 1) / 1000,
      lastOfHistory: options.history > 0 ? this.#timeInHistory(options.history - 1) : options.epoch - LEAD,
    };
  }

  get createdAt(): number {
    const { epoch, history } = this.#options;
    return epoch - LEAD - (history + 1) * this.#spacing;
  }

  count(): number {
    const { segments, history, now } = this.#options;
    return history + countArrivals(segments(), this.#arrivals, now());
  }

  /** The balance that all entries so far leave. */
  balance(): number {
    const count = this.count();
    return count === 0 ? 0 : this.entry(count - 1).balanceAfter;
  }

  entry(serial: number): SandboxEntry {
    const { plan, seed } = this.#options;
    const block = this.#blockOf(Math.floor(serial / plan.slots.length));
    const place = serial % plan.slots.length;
    const slot = plan.slots[place];
    if (slot === undefined) throw new RangeError(`No entry ${serial}`);
    const draw = entryDraw(seed, serial);
    let balance = block.balanceBefore;
    for (let i = 0; i <= place; i++) balance += block.amounts[i] ?? 0;
    return {
      serial,
      at: this.#timeOf(serial),
      kind: slot.kind,
      tag: slot.tag,
      label: slot.labels[mix(draw, 0x1abe1) % slot.labels.length] ?? '',
      amount: block.amounts[place] ?? 0,
      balanceAfter: balance,
      draw,
    };
  }

  select(filter: EntryFilter = {}): EntrySelection {
    const { plan, removed } = this.#options;
    const slots = matchingSlots(plan, filter.kinds, filter.tags);
    const isSlot = new Set(slots);
    const count = this.count();
    const first = filter.from === undefined ? 0 : this.#firstAt(filter.from, count);
    const end = filter.until === undefined ? count : this.#firstAt(filter.until + 1, count);
    const rank = (serial: number) =>
      Math.floor(serial / plan.slots.length) * slots.length +
      slots.filter((slot) => slot < serial % plan.slots.length).length;
    const gone = removed().filter(
      (serial) => serial >= first && serial < end && isSlot.has(serial % plan.slots.length),
    );
    const start = rank(first);
    const goneRanks = gone.map((serial) => rank(serial) - start);
    const matched = Math.max(0, rank(end) - start - gone.length);
    return {
      count: matched,
      at: (index) => {
        if (index < 0 || index >= matched) throw new RangeError(`No entry at ${index}`);
        let place = index;
        for (const skipped of goneRanks) if (skipped <= place) place++;
        const position = start + place;
        const slot = slots[position % slots.length] ?? 0;
        return this.entry(Math.floor(position / slots.length) * plan.slots.length + slot);
      },
    };
  }

  spent(from: number, until: number): { amount: number; debits: number } {
    const count = this.count();
    const end = this.#firstAt(until, count);
    let amount = 0;
    let debits = 0;
    for (let serial = this.#firstAt(from, count); serial < end; serial++) {
      const { plan } = this.#options;
      const place = serial % plan.slots.length;
      if (plan.slots[place]?.kind !== 'debit') continue;
      amount -= this.#blockOf(Math.floor(serial / plan.slots.length)).amounts[place] ?? 0;
      debits++;
    }
    return { amount, debits };
  }

  #blockOf(number: number): Block {
    if (this.#block?.number === number) return this.#block;
    this.#block = drawBlock(this.#options.plan, this.#options.seed, number);
    return this.#block;
  }

  #timeOf(serial: number): number {
    const { history, segments, plan } = this.#options;
    const time =
      serial < history ? this.#timeInHistory(serial) : timeOfArrival(segments(), this.#arrivals, serial - history);
    return plan.resolution === undefined ? time : time - (time % plan.resolution);
  }

  /** Even spacing, each entry moved by less than the space, so that time always goes up. */
  #timeInHistory(serial: number): number {
    const { epoch, history, seed } = this.#options;
    const jitter = Math.floor((mix(seed ^ 0x71e, serial) / 2 ** 32) * this.#spacing * 0.9);
    return epoch - LEAD - (history - serial) * this.#spacing + jitter;
  }

  /** The first serial whose time is at or after `time`. */
  #firstAt(time: number, count: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timeOf(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
