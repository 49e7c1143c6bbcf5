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
    expect(() => door.enter(['accounts', 'page'])).toThrow(/vault\.locked/);
    phase = 'damaged';
    expect(() => door.enter(['accounts', 'page'])).toThrow(/workspace\.not-open/);
    expect(() => door.enter(['workspace', 'status'])).not.toThrow();
    phase = 'open';
    expect(() => door.enter(['accounts', 'page'])).not.toThrow();
  });

  it('is cleared when the last has left', async () => {
    const door = createDoor(() => 'open', stillClock());
    const leaves = [door.enter(['accounts', 'page']), door.enter(['ledger', 'page'])];
    door.enter(['changes', 'feed']);
    const cleared = door.cleared();
    leaves[0]!();
    expect(await isDone(cleared)).toBe(false);
    leaves[1]!();
    expect(await isDone(cleared)).toBe(true);
  });

  it('waits no longer than is bearable for a call that does not end', async () => {
    const clock = stillClock();
    const door = createDoor(() => 'open', clock);
    door.enter(['settings', 'backUp']);
    const cleared = door.cleared();
    expect(await isDone(cleared)).toBe(false);
    clock.wake();
    expect(await isDone(cleared)).toBe(true);
  });
});
