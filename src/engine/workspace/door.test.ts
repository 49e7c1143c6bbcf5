import { describe, expect, it } from 'vitest';
import type { Phase } from '../../contract/workspace.ts';
import { createDoor } from './door.ts';

/** A clock whose sleeps end when the test says so. */
function stillClock() {
  const wakers: (() => void)[] = [];
  return {
    sleep: (_milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        wakers.push(resolve);
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    wake: () => {
      for (const wake of wakers) wake();
    },
  };
}

const isDone = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);

describe('the door', () => {
  it('lets a call in only while the workspace is open, and says why not', () => {
    let phase: Phase = 'locked';
    const door = createDoor(() => phase, stillClock());
    expect(() => door.enter({})).toThrow(/vault\.locked/);
    phase = 'damaged';
    expect(() => door.enter({})).toThrow(/workspace\.not-open/);
    expect(() => door.enter({ phase: 'any' })).not.toThrow();
    phase = 'open';
    expect(() => door.enter({})).not.toThrow();
  });

  it('is cleared when the last has left', async () => {
    const door = createDoor(() => 'open', stillClock());
    const leaves = [door.enter({}), door.enter({})];
    door.enter({ phase: 'any' });
    const cleared = door.cleared();
    leaves[0]!();
    expect(await isDone(cleared)).toBe(false);
    leaves[1]!();
    expect(await isDone(cleared)).toBe(true);
  });

  it('does not wait for one who is choosing a file, and lets them in only while it is open', async () => {
    let phase: Phase = 'open';
    const door = createDoor(() => phase, stillClock());
    door.enter({ waitsForPerson: true });
    expect(await isDone(door.cleared())).toBe(true);
    phase = 'locked';
    expect(() => door.enter({ waitsForPerson: true })).toThrow(/vault\.locked/);
  });

  it('waits no longer than is bearable for a call that does not end', async () => {
    const clock = stillClock();
    const door = createDoor(() => 'open', clock);
    door.enter({});
    const cleared = door.cleared();
    expect(await isDone(cleared)).toBe(false);
    clock.wake();
    expect(await isDone(cleared)).toBe(true);
  });
});
