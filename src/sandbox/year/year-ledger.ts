import type { EntryFilter, EntrySelection, SandboxEntry } from '../../engine/providers/sandbox-api.ts';
import type { BoughtPlan, YearMovement, YearPlan } from '../../engine/providers/sandbox-year.ts';
import { mix } from '../world/draw.ts';
import type { Ledger } from '../world/ledger.ts';
import { drawYear, YEAR, type DrawnYear } from './draw-year.ts';
import type { Plant } from './plant.ts';

/** An entry that says what truly happened, and whether the API lists it. */
export interface YearEntry extends SandboxEntry {
  /** `null`: nothing happened; the entry repeats another. */
  readonly movement: YearMovement | null;
  readonly isListed: boolean;
}

interface YearLedgerOptions {
  readonly plan: YearPlan;
  readonly seed: number;
  /** When the year ends. */
  readonly end: number;
  readonly now: () => number;
  /** What arrives after the year. */
  readonly arrivals: Ledger;
  readonly plants: () => readonly Plant[];
  readonly removed: () => readonly number[];
}

const ARRIVED: Readonly<Record<SandboxEntry['kind'], YearMovement>> = {
  credit: 'purchased',
  debit: 'consumed',
  adjustment: 'adjusted',
};

/** The entries of one account's seeded year, those planted in it, and those that arrived after it. */
export class YearLedger {
  readonly #options: YearLedgerOptions;
  #year: DrawnYear | null = null;
  #kept: { readonly mark: string; readonly entries: readonly YearEntry[] } = { mark: '', entries: [] };

  constructor(options: YearLedgerOptions) {
    this.#options = options;
  }

  get createdAt(): number {
    return this.#options.end - YEAR;
  }

  count(): number {
    return this.entries().length;
  }

  /** What everything that happened so far adds up to. */
  balance(): number {
    return this.entries().reduce((sum, entry) => sum + (entry.movement === null ? 0 : entry.amount), 0);
  }

  /** The least that the account will hold from now to the end of its year, as far as the seed alone moves it. */
  lowest(): number {
    let balance = this.balance();
    let lowest = balance;
    for (const { at, amount } of this.#drawn().events) {
      if (at <= this.#options.now()) continue;
      balance += amount;
      lowest = Math.min(lowest, balance);
    }
    return lowest;
  }

  /** Everything so far, listed or not, by the dates it bears. */
  entries(): readonly YearEntry[] {
    const { now, arrivals, plants } = this.#options;
    const begun = this.#drawn().events.filter(({ at }) => at <= now()).length;
    const mark = `${begun} ${arrivals.count()} ${plants().length}`;
    if (this.#kept.mark !== mark) this.#kept = { mark, entries: this.#post() };
    return this.#kept.entries;
  }

  /** Bought so far. */
  plans(): readonly BoughtPlan[] {
    const { now, plants } = this.#options;
    return this.#drawn()
      .plans.filter(({ boughtAt }) => boughtAt <= now())
      .map((plan) => {
        const ended = plants().find(({ endedPlan }) => endedPlan?.tag === plan.tag)?.endedPlan;
        return ended ? { ...plan, expiresOn: ended.expiresOn } : plan;
      });
  }

  select({ kinds, tags, from, until }: EntryFilter = {}): EntrySelection {
    const gone = new Set(this.#options.removed());
    const found = this.entries().filter(
      (entry) =>
        entry.isListed &&
        !gone.has(entry.serial) &&
        (kinds === undefined || kinds.includes(entry.kind)) &&
        (tags === undefined || tags.includes(entry.tag)) &&
        (from === undefined || entry.at >= from) &&
        (until === undefined || entry.at <= until),
    );
    return {
      count: found.length,
      at: (index) => {
        const entry = found[index];
        if (entry === undefined) throw new RangeError(`No entry at ${index}`);
        return entry;
      },
    };
  }

  spent(from: number, until: number): { amount: number; debits: number } {
    const debits = this.entries().filter(({ kind, at }) => kind === 'debit' && at >= from && at < until);
    return { amount: debits.reduce((sum, { amount }) => sum - amount, 0), debits: debits.length };
  }

  /** In the order in which they took effect, each with the balance it left; then sorted by date. */
  #post(): readonly YearEntry[] {
    const { seed, now, arrivals, plants } = this.#options;
    const { events } = this.#drawn();
    const ended = plants().flatMap(({ endedPlan }) => (endedPlan ? [endedPlan] : []));
    const hiddenBefore = Math.max(...plants().map((plant) => plant.hiddenBefore ?? 0), 0);
    const asDrawn = (serial: number) => ({ draw: mix(seed, serial), repeats: null });
    const drawn = events
      .map((event, serial) => ({ ...event, ...asDrawn(serial), serial, postedAt: event.at }))
      .filter(({ at, tag }) => at <= now() && !ended.some((plan) => plan.tag === tag && at > plan.at))
      .map((event) => ({ ...event, isListed: event.at >= hiddenBefore }));
    const arrived = Array.from({ length: arrivals.count() }, (_, index) => {
      const entry = arrivals.entry(index);
      const { at, kind } = entry;
      const serial = events.length + index;
      return { ...entry, serial, postedAt: at, movement: ARRIVED[kind], isListed: true, repeats: null };
    });
    const planted = plants().flatMap(({ posts, plantedAt }) =>
      posts.map((post) => ({ ...post, draw: mix(seed, post.serial), postedAt: Date.parse(plantedAt) })),
    );
    let balance = 0;
    const posted = [...drawn, ...arrived, ...planted].sort((a, b) => a.postedAt - b.postedAt || a.serial - b.serial);
    return posted
      .map(({ serial, at, kind, tag, label, amount, draw, isListed, repeats, movement }): YearEntry => {
        if (repeats === null) balance += amount;
        const told = { movement: repeats === null ? movement : null, balanceAfter: repeats ?? balance };
        return { serial, at, kind, tag, label, amount, draw, isListed, ...told };
      })
      .sort((a, b) => a.at - b.at || a.serial - b.serial);
  }

  #drawn(): DrawnYear {
    const { plan, seed, end } = this.#options;
    return (this.#year ??= drawYear(plan, seed, end));
  }
}
