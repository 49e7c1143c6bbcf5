import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { longestStretch } from './longest-stretch.ts';

/** One line of the result: a value beside what the same work costs at its limit, in the same run. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, in the same unit; `null` where it stands alone. */
  readonly against: number | null;
  readonly ratio: number | null;
  /** The most that the ratio (or, without one, the value) may be; `null`: told, not judged. */
  readonly bound: number | null;
}

export interface Size {
  readonly isQuick: boolean;
  readonly entries: number;
  /** Rows that are written beside raw SQLite. */
  readonly written: number;
  /** Rows that RxDB's memory storage and PouchDB are given too. */
  readonly others: number;
  /** Entries of a first sync. */
  readonly synced: number;
  /** Times that each thing is measured. */
  readonly times: number;
  /** Times that a window is opened on each workspace. */
  readonly starts: number;
}

/** What each case is given: where to work, how much, and the workspaces that were seeded. */
export interface Bench {
  readonly folder: string;
  readonly size: Size;
  /** Homes of two consoles: one with all the entries, one with a single one, else alike. */
  readonly full: string;
  readonly small: string;
  /** The same rows in a plain SQLite file, as CSV has them. */
  readonly plainRows: string;
}

export function row(name: string, unit: string, value: number, against: number | null, bound: number | null): Row {
  const round = (number: number): number => Number(number.toPrecision(4));
  return {
    name,
    unit,
    value: round(value),
    against: against === null ? null : round(against),
    ratio: against === null || against === 0 ? null : round(value / against),
    bound,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

/** Milliseconds that `work` takes, the median of several; the first, which warms up, is left out when there are more. */
export async function timed(times: number, work: () => unknown): Promise<number> {
  const [taken] = await inTurn(times, [work]);
  return taken ?? 0;
}

/** As `timed`, for several pieces of work by turns, so that whatever else the machine does strikes them alike. */
export async function inTurn(times: number, works: readonly (() => unknown)[]): Promise<number[]> {
  const taken = works.map((): number[] => []);
  for (let turn = 0; turn <= times; turn += 1) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      await work();
      if (turn > 0) taken[index]?.push(performance.now() - start);
    }
  }
  return taken.map(median);
}

export interface Watched {
  /** Milliseconds of the run. */
  readonly taken: number;
  /** The most processor time, in milliseconds, that this thread took in one turn of its event loop. */
  readonly stall: number;
  /** The longest time that the event loop stood still, in milliseconds, whoever had the processor meanwhile. */
  readonly delay: number;
  /** The most bytes that were resident, in the whole of it and in its first half. */
  readonly peak: number;
  readonly earlyPeak: number;
}

/** Watches one run of `work`. */
export async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  const seen = [{ at: start, bytes: process.memoryUsage.rss() }];
  const watch = setInterval(() => seen.push({ at: performance.now(), bytes: process.memoryUsage.rss() }), 25);
  delay.enable();
  // The delay is told by a timer: it must have been set before the work, and come round once more after it.
  await wait(5);
  const begun = performance.now();
  try {
    let taken = 0;
    const stall = await longestStretch(async () => {
      await work();
      taken = performance.now() - begun;
    });
    await wait(5);
    const mostUntil = (end: number) =>
      seen.reduce((most, { at, bytes }) => (at <= end ? Math.max(most, bytes) : most), 0);
    const [peak, earlyPeak] = [mostUntil(Infinity), mostUntil(begun + taken / 2)];
    return { taken, stall, delay: delay.max / 1e6, peak, earlyPeak };
  } finally {
    delay.disable();
    clearInterval(watch);
  }
}

/** How long the engine's thread was held at most during some work: judged by its own time, told by the clock. */
export function stallRows(work: string, { stall, delay }: Pick<Watched, 'stall' | 'delay'>): Row[] {
  return [
    row(`longest stall of the engine’s thread while ${work}`, 'ms', stall, null, LONGEST_STALL),
    row(`longest delay of its event loop while ${work}, other programs included`, 'ms', delay, null, null),
  ];
}

export const MEGABYTE = 1024 * 1024;
/** The design's longest stall, in milliseconds. */
const LONGEST_STALL = 50;
