import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdjustmentState } from '../../domain/adjustment.ts';
import { createLine, MOST_IN_OUTBOX, type Ahead, type Waiting } from './line.ts';

interface Row extends Waiting {
  readonly number: number;
}

const row = (number: number, accountId: string, connectionId = 'one'): Row => ({ number, accountId, connectionId });
const ahead = ({ accountId, connectionId }: Waiting, state: AdjustmentState = 'queued', isHeld = false): Ahead => ({
  accountId,
  connectionId,
  state,
  isHeld,
});
const many = (count: number, connectionId = 'one') =>
  Array.from({ length: count }, (_, number) => row(number, `${connectionId} ${number}`, connectionId));

/** Takes all that may go, as handed on and under way. @returns their numbers. */
function takeAll(line: ReturnType<typeof createLine<Row>>): number[] {
  const taken: number[] = [];
  for (let next = line.next(); next !== null; next = line.next()) {
    taken.push(next.number);
    line.note(String(next.number), ahead(next));
  }
  return taken;
}

describe('rows that wait', () => {
  it('go in the order of the file, as many of a connection as it may have under way', () => {
    const line = createLine(many(MOST_IN_OUTBOX + 2));
    expect(takeAll(line)).toEqual(Array.from({ length: MOST_IN_OUTBOX }, (_, number) => number));
    line.note('3', null);
    expect(takeAll(line)).toEqual([MOST_IN_OUTBOX]);
    line.note('4', ahead(row(4, 'one 4'), 'unknown'));
    expect(takeAll(line)).toEqual([MOST_IN_OUTBOX + 1]);
    expect(line.isEmpty()).toBe(true);
  });

  it('of one connection do not wait for another', () => {
    const line = createLine([...many(MOST_IN_OUTBOX + 1), row(100, 'other', 'two')]);
    expect(takeAll(line)).toContain(100);
  });

  it('of one account go one after the other, and on when one turns out not to go', () => {
    const line = createLine([row(1, 'same'), row(2, 'same'), row(3, 'same'), row(4, 'else')]);
    expect(takeAll(line)).toEqual([1, 4]);
    line.note('1', ahead(row(1, 'same'), 'unknown'));
    expect(line.next()).toBeNull();
    line.note('1', null);
    expect(line.next()?.number).toBe(2);
    expect(line.next()?.number).toBe(3);
    expect(line.isEmpty()).toBe(true);
  });

  it('pass one that is held by its account', () => {
    const line = createLine(many(MOST_IN_OUTBOX + 1));
    takeAll(line);
    line.note('0', ahead(row(0, 'one 0'), 'queued', true));
    expect(takeAll(line)).toEqual([MOST_IN_OUTBOX]);
  });
});

const STATES: readonly (AdjustmentState | null)[] = ['queued', 'sending', 'unknown', 'waiting to be seen', null];

const steps = fc.array(
  fc.oneof(
    fc.record({ take: fc.constant(true as const), isRefused: fc.boolean() }),
    fc.record({ take: fc.constant(false as const), state: fc.nat(STATES.length - 1), which: fc.nat() }),
  ),
  { maxLength: 200 },
);

describe('any line', () => {
  it('gives a row whenever one may go, each once, and never two of an account', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(6), fc.nat(1)), { maxLength: 60 }),
        fc.array(fc.nat(6), { maxLength: 25 }),
        steps,
        (drawn, before, todo) => {
          const rows = drawn.map(([account, connection], number) =>
            row(number, `${connection}|${account}`, String(connection)),
          );
          const line = createLine(rows);
          const known = new Map<string, Ahead>();
          const note = (id: string, one: Ahead | null) => {
            line.note(id, one);
            if (one === null) known.delete(id);
            else known.set(id, one);
          };
          for (const [index, account] of before.entries())
            note(`before ${index}`, ahead({ accountId: `0|${account}`, connectionId: '0' }));
          const waiting = new Set(rows);
          const mayGo = ({ accountId, connectionId }: Row) => {
            const others = [...known.values()];
            const isFull =
              others.filter((one) => one.connectionId === connectionId && ['queued', 'sending'].includes(one.state))
                .length >= MOST_IN_OUTBOX;
            return !isFull && !others.some((one) => one.accountId === accountId);
          };
          for (const step of todo) {
            if (!step.take) {
              const ids = [...known.keys()];
              const id = ids[step.which % ids.length];
              const one = id === undefined ? undefined : known.get(id);
              const state = STATES[step.state];
              if (id !== undefined && one !== undefined) note(id, state ? { ...one, state } : null);
              continue;
            }
            const next = line.next();
            if (next === null) {
              expect([...waiting].filter(mayGo)).toEqual([]);
              continue;
            }
            expect(waiting.delete(next)).toBe(true);
            expect(mayGo(next)).toBe(true);
            expect(
              [...waiting].find(({ accountId }) => accountId === next.accountId)?.number ?? Infinity,
            ).toBeGreaterThan(next.number);
            if (!step.isRefused) note(String(next.number), ahead(next));
          }
          expect(line.isEmpty()).toBe(waiting.size === 0);
        },
      ),
    );
  });
});
