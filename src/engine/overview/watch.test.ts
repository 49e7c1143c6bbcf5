import { describe, expect, it } from 'vitest';
import { changeOfAreas, createChangeHub } from '../changes/index.ts';
import type { Need } from './needs.ts';
import { createNeedsWatch } from './watch.ts';

function need(id: string, level: Need['level']): Need {
  return { id, level, sentence: `${id}.`, link: '/', action: 'Look' };
}

/** A watch whose pauses the test ends, on a clock whose day the test sets. */
function arrange(needs: () => readonly Need[], endingSoon: Need | null = null) {
  const told: string[] = [];
  const counts: number[] = [];
  const pauses: (() => void)[] = [];
  const changes = createChangeHub();
  let day = '2026-11-23';
  const watch = createNeedsWatch({
    overview: { needs: () => Promise.resolve([...needs()]), endingSoon: () => Promise.resolve(endingSoon) },
    changes,
    notifier: { notify: ({ body }) => void told.push(body), setWaiting: (count) => void counts.push(count) },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    clock: {
      now: () => `${day}T08:00:00.000Z` as never,
      monotonic: () => 0,
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          pauses.push(resolve);
          signal?.addEventListener('abort', () => reject(new Error('ended')));
        }),
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const change = () => changes.tell(changeOfAreas('adjustments'));
  return { watch, change, told, counts, pauses, settle, nextDay: () => (day = '2026-11-24') };
}

describe('telling the host what waits', () => {
  it('counts everything, but interrupts only for alarms and for plans about to end', async () => {
    const needs = [need('unknown', 'alarm'), need('failed', 'warning')];
    const { watch, told, counts, settle } = arrange(() => needs, need('plans.ending', 'warning'));
    await settle();
    expect([counts, told]).toEqual([[2], ['unknown.', 'plans.ending.']]);
    await watch.stop();
  });

  it('tells the same thing once a day while it lasts, and again when it comes back', async () => {
    let needs = [need('unknown', 'alarm')];
    const { watch, change, told, pauses, settle, nextDay } = arrange(() => needs);
    const look = async () => {
      change();
      pauses.splice(0).forEach((resume) => resume());
      await settle();
    };
    await look();
    await look();
    expect(told).toEqual(['unknown.']);
    nextDay();
    await look();
    expect(told).toHaveLength(2);
    needs = [];
    await look();
    needs = [need('unknown', 'alarm')];
    await look();
    expect(told).toHaveLength(3);
    await watch.stop();
  });
});
