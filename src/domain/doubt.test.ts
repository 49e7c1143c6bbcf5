import { describe, expect, it } from 'vitest';
import { judgeDoubt, SECOND_LOOK_MILLISECONDS, type DoubtfulReading, type KnownBalance } from './doubt.ts';
import { instant } from './time.ts';

const START = Date.parse('2026-11-30T09:00:00.000Z');
const at = (milliseconds: number) => instant(START + milliseconds);
const held: KnownBalance = { total: 120, at: at(-60_000), doubt: null };

function zero(after: number, change: Partial<DoubtfulReading> = {}): DoubtfulReading {
  return { total: 0, at: at(after + 100), distance: after - 100, mayMean: 'unknown user', ...change };
}

describe('a balance that may mean something else', () => {
  it('is in doubt when it falls to that, and remembers what was believed', () => {
    expect(judgeDoubt(held, zero(0))).toEqual({
      mayMean: 'unknown user',
      since: at(100),
      before: { total: 120, at: held.at },
    });
  });

  it('is in doubt when it is the first that was ever read', () => {
    expect(judgeDoubt({ total: null, at: null, doubt: null }, zero(0))).toMatchObject({ before: null });
  });

  it('stays in doubt at a second look that follows at once, and is believed at a distance', () => {
    const doubt = judgeDoubt(held, zero(0));
    const known = { total: 0, at: at(100), doubt };
    expect(judgeDoubt(known, zero(SECOND_LOOK_MILLISECONDS))).toEqual(doubt);
    expect(judgeDoubt(known, zero(SECOND_LOOK_MILLISECONDS + 100))).toBeNull();
  });

  it('is not in doubt again while it repeats what was believed, nor when it means what it says', () => {
    expect(judgeDoubt({ total: 0, at: at(0), doubt: null }, zero(1000))).toBeNull();
    expect(
      judgeDoubt({ ...held, doubt: judgeDoubt(held, zero(0)) }, zero(1, { total: 120, mayMean: null })),
    ).toBeNull();
  });

  it('begins its distance anew when it states another number, and still remembers what was believed', () => {
    const known = { total: 0, at: at(100), doubt: judgeDoubt(held, zero(0)) };
    expect(judgeDoubt(known, zero(SECOND_LOOK_MILLISECONDS + 100, { total: 1 }))).toMatchObject({
      since: at(SECOND_LOOK_MILLISECONDS + 200),
      before: { total: 120 },
    });
  });

  it('goes by the distance and not by the stamps, and names no moment that lies in the future', () => {
    const known = { total: 0, at: at(100), doubt: judgeDoubt(held, zero(0)) };
    expect(judgeDoubt(known, zero(86_400_000, { distance: 1000 }))).toEqual(known.doubt);
    expect(judgeDoubt(known, zero(-86_400_000, { distance: 1000 }))).toMatchObject({ since: at(100 - 86_400_000) });
    expect(judgeDoubt(known, zero(-86_400_000, { distance: SECOND_LOOK_MILLISECONDS }))).toBeNull();
  });
});
