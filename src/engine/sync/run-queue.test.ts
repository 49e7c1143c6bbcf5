import { describe, expect, it } from 'vitest';
import { RunQueue, type RunWish, type Trigger } from './run-queue.ts';

const wish = (trigger: Trigger, isFullSweep = false, only: RunWish['only'] = null): RunWish => ({
  trigger,
  isFullSweep,
  only,
});

/** A queue whose runs end when the test says so, and that remembers in which order they began. */
function openQueue() {
  const begun: string[] = [];
  const wishes = new Map<string, RunWish>();
  const ends = new Map<string, () => void>();
  let isHeld = true;
  const queue = new RunQueue(
    (connectionId, asked) => {
      begun.push(connectionId);
      wishes.set(connectionId, asked);
      return isHeld ? new Promise<void>((resolve) => ends.set(connectionId, resolve)) : Promise.resolve();
    },
    (connectionId, error) => expect.fail(`${connectionId}: ${String(error)}`),
  );
  return {
    queue,
    begun,
    wishes,
    end: (connectionId: string) => ends.get(connectionId)?.(),
    /** Ends what runs, and whatever runs from now on as soon as it has begun. */
    endAll() {
      isHeld = false;
      for (const end of ends.values()) end();
    },
  };
}

describe('syncs of many connections', () => {
  it('go three at a time, what an operator asked for before what a start did', async () => {
    const opened = openQueue();
    const { queue, begun, end } = opened;
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => queue.ask(id, wish('start')));
    all.push(queue.ask('g', wish('adjustment')), queue.ask('h', wish('operator')));
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b', 'c']);
    end('b');
    await all[1];
    await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'h']);
    opened.endAll();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c', 'h', 'g', 'd', 'e', 'f']);
  });

  it('moves one that waits ahead when an operator asks for it too, and runs it once, with what each asked', async () => {
    const opened = openQueue();
    const { queue, begun, wishes } = opened;
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => queue.ask(id, wish('start', id === 'e')));
    all.push(queue.ask('e', wish('operator')));
    opened.endAll();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c', 'e', 'd']);
    expect(wishes.get('e')).toEqual({ trigger: 'operator', isFullSweep: true, only: null });
  });

  it('joins wishes for a few accounts, and for all', async () => {
    const few = (...ids: string[]) => wish('adjustment', false, new Set(ids));
    const opened = openQueue();
    const { queue, wishes } = opened;
    const all = ['a', 'b', 'c'].map((id) => queue.ask(id, wish('start')));
    all.push(
      queue.ask('d', few('1')),
      queue.ask('d', few('2')),
      queue.ask('e', few('1')),
      queue.ask('e', wish('start')),
    );
    opened.endAll();
    await Promise.all(all);
    expect(wishes.get('d')?.only).toEqual(new Set(['1', '2']));
    expect(wishes.get('e')).toEqual(wish('adjustment'));
  });

  it('never runs one connection twice at once, nor more than three', async () => {
    let running = 0;
    let most = 0;
    const now = new Set<string>();
    const queue = new RunQueue(
      async (connectionId) => {
        expect(now.has(connectionId)).toBe(false);
        now.add(connectionId);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        now.delete(connectionId);
      },
      (connectionId, error) => expect.fail(`${connectionId}: ${String(error)}`),
    );
    const asked = Array.from({ length: 60 }, (_, number) =>
      queue.ask(`c${number % 7}`, wish(number % 3 === 0 ? 'operator' : 'schedule')),
    );
    await Promise.all(asked);
    expect(most).toBe(3);
  });

  it('drops what waits when it is cancelled, and the others go on', async () => {
    const opened = openQueue();
    const { queue, begun, end } = opened;
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => queue.ask(id, wish('schedule')));
    const cancelled = queue.cancel('Cancelled by the operator.', 'd');
    await Promise.resolve();
    end('a');
    await cancelled;
    opened.endAll();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c', 'e']);
  });
});
