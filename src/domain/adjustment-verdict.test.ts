import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeLooks,
  type Attempt,
  type DatedChange,
  type Listing,
  type Look,
  type Visibility,
} from './adjustment-verdict.ts';

/**
 * A world with one account and one write of ours that landed at some time or never did, and in which customers use
 * credits, buy some, and other people change the balance. It is read as the engine reads it, and whatever is concluded
 * must be true of it. What the world may do is what docs/decisions/0019 assumes, and nothing else.
 */
interface World {
  readonly before: number;
  readonly intended: Attempt['intended'];
  readonly sentAt: number;
  readonly endedAt: number;
  /** `null`: never. */
  readonly landsAt: number | null;
  readonly moves: readonly Move[];
  readonly looks: readonly Planned[];
  readonly listsFalls: boolean;
}

/** A change by somebody else. */
interface Move {
  readonly at: number;
  readonly amount: number;
  /** How much later it is listed. */
  readonly lag: number;
  /** How far the time it is listed with is from the truth. */
  readonly error: number;
  readonly hasZone: boolean;
}

interface Planned {
  readonly askedAt: number;
  readonly readAt: number;
  readonly at: number;
}

const SECOND = 1000;
const MARGIN = 60 * SECOND;
const LISTS_WITHIN = 60 * SECOND;
const LANDS_WITHIN = 120 * SECOND;
const MOST_USED = 20;

const visibilityOf = ({ listsFalls }: World): Visibility => ({
  landsWithin: LANDS_WITHIN,
  listsFalls,
  listsWithin: LISTS_WITHIN,
  mostUsedInAMinute: listsFalls ? null : MOST_USED,
});

/** What the account holds at a moment. The balance before sending was read at 0. */
function balanceAt(world: World, time: number): number {
  const events = world.moves.filter(({ at }) => at > 0).map(({ at, amount }) => ({ at, amount, isOurs: false }));
  if (world.landsAt !== null) events.push({ at: world.landsAt, amount: 0, isOurs: true });
  const { intended } = world;
  return events
    .filter(({ at }) => at <= time)
    .toSorted((a, b) => a.at - b.at)
    .reduce((balance, { amount, isOurs }) => {
      if (!isOurs) return balance + amount;
      return intended.method === 'set' ? intended.target : balance + intended.delta;
    }, world.before);
}

/** What the API lists at a moment that it had not listed before sending: falls alone, late, with times that are off. */
function listingAt(world: World, readAt: number): Listing | null {
  if (!world.listsFalls) return null;
  const entries = world.moves
    .filter(({ at, amount, lag }) => amount < 0 && at + lag > -SECOND && at + lag <= readAt)
    .map(({ at, amount, error, hasZone }): DatedChange => {
      return { amount, at: at + (hasZone ? error : error * 300), margin: hasZone ? MARGIN : Infinity };
    });
  return { readAt, entries };
}

/** Looks that found the same are told as the first and the last of them, as in the story. */
function toldLooks(looks: readonly Look[]): readonly Look[] {
  return looks.reduce<readonly Look[]>((told, look) => {
    const [first, last] = [told.at(-2), told.at(-1)];
    if (first === undefined || last === undefined) return [...told, look];
    if (first.balance !== look.balance || last.balance !== look.balance) return [...told, look];
    const gap = Math.max(last.gap ?? last.at - first.askedAt, look.at - last.askedAt);
    return [...told.slice(0, -1), { ...look, gap }];
  }, []);
}

function verdicts(world: World) {
  const attempt: Attempt = {
    intended: world.intended,
    before: world.before,
    readAt: -200,
    sentAt: world.sentAt,
    endedAt: world.endedAt,
  };
  const looks = world.looks.map(({ askedAt, readAt, at }): Look => ({
    askedAt,
    at,
    balance: balanceAt(world, readAt),
  }));
  return looks.map((look, index) => ({
    look,
    verdict: judgeLooks(
      attempt,
      toldLooks(looks.slice(0, index + 1)),
      listingAt(world, look.at + 100),
      visibilityOf(world),
    ),
  }));
}

/** Of uses, those that keep below what one account can use up in any minute. */
function withinBound(moves: readonly Move[]): readonly Move[] {
  return moves
    .toSorted((a, b) => a.at - b.at)
    .reduce<readonly Move[]>((kept, move) => {
      if (move.amount >= 0) return [...kept, move];
      const near = kept.filter(({ at, amount }) => amount < 0 && move.at - at < 60 * SECOND);
      const used = near.reduce((sum, { amount }) => sum - amount, 0);
      return used - move.amount <= MOST_USED ? [...kept, move] : kept;
    }, []);
}

const smallOrLarge = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 }));
const second = (from: number, to: number) => fc.integer({ min: from * SECOND, max: to * SECOND });

/** Use, and rises by anybody. Rises of half a credit add up to nothing that anybody asked for. */
const someMove = (rise: fc.Arbitrary<number>) =>
  fc.record({
    at: second(-90, 500),
    amount: fc.oneof({ weight: 4, arbitrary: smallOrLarge.map((amount) => -amount) }, { weight: 1, arbitrary: rise }),
    lag: second(0, LISTS_WITHIN / SECOND),
    error: fc.integer({ min: -MARGIN, max: MARGIN }),
    hasZone: fc.boolean(),
  });

const lookTimes = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 55 * SECOND }),
      fc.integer({ min: 0, max: 4 * SECOND }),
      fc.integer({ min: 0, max: 100 }),
    ),
    {
      minLength: 1,
      maxLength: 16,
    },
  )
  .map((pauses) => {
    let at = 0;
    return pauses.map(([pause, long, share]): Planned => {
      const askedAt = at + pause;
      at = askedAt + long;
      return { askedAt, at, readAt: askedAt + Math.round((long * share) / 100) };
    });
  });

const worlds = (rise: fc.Arbitrary<number>): fc.Arbitrary<World> =>
  fc
    .record({
      before: fc.integer({ min: 300, max: 600 }),
      change: fc.tuple(smallOrLarge, fc.boolean()).map(([amount, isBack]) => (isBack ? -amount : amount)),
      isSet: fc.boolean(),
      listsFalls: fc.boolean(),
      sentAt: fc.integer({ min: 0, max: 3 * SECOND }),
      attempt: second(0, 100),
      landing: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 1 }),
      /** Somebody who uses what they were just given is no coincidence. */
      usesItUp: fc.option(second(0, 40), { freq: 1 }),
      moves: fc.array(someMove(rise), { maxLength: 6 }),
      looks: lookTimes,
    })
    .map((drawn) => {
      const endedAt = drawn.sentAt + drawn.attempt;
      const span = endedAt + LANDS_WITHIN - drawn.sentAt;
      const landsAt = drawn.landing === null ? null : drawn.sentAt + Math.round((drawn.landing * span) / 100);
      const used =
        drawn.usesItUp === null
          ? []
          : [{ at: (landsAt ?? 0) + drawn.usesItUp, amount: -Math.abs(drawn.change), lag: 0, error: 0, hasZone: true }];
      const moves = [...drawn.moves, ...used].map((move) =>
        move.at === landsAt ? { ...move, at: move.at + 1 } : move,
      );
      return {
        before: drawn.before,
        intended: drawn.isSet
          ? { method: 'set', target: drawn.before + drawn.change }
          : { method: 'add', delta: drawn.change },
        sentAt: drawn.sentAt,
        endedAt,
        landsAt,
        moves: drawn.listsFalls ? moves : withinBound(moves),
        looks: drawn.looks.map(({ askedAt, readAt, at }) => ({
          askedAt: endedAt + askedAt,
          readAt: endedAt + readAt,
          at: endedAt + at,
        })),
        listsFalls: drawn.listsFalls,
      };
    });

const isRefund = ({ before, intended }: World) =>
  (intended.method === 'set' ? intended.target - before : intended.delta) > 0;

describe('judging a write without an answer', () => {
  it('never says that it landed or did not, unless it is true, whatever anybody does and whenever it lands', () => {
    const halves = fc.integer({ min: 0, max: 60 }).map((whole) => whole + 0.5 ** 8);
    fc.assert(
      fc.property(worlds(halves), (world) => {
        for (const { look, verdict } of verdicts(world)) {
          if (verdict === 'landed') expect(world.landsAt ?? Infinity).toBeLessThanOrEqual(look.at);
          if (verdict === 'not landed') expect(world.landsAt).toBeNull();
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('needs no luck to say that credits were not given or were taken: not even a rise of just that amount deceives it', () => {
    fc.assert(
      fc.property(worlds(smallOrLarge), (world) => {
        for (const { look, verdict } of verdicts(world)) {
          if (verdict === 'landed' && !isRefund(world)) expect(world.landsAt ?? Infinity).toBeLessThanOrEqual(look.at);
          if (verdict === 'not landed') expect(world.landsAt).toBeNull();
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

const VISIBILITY: Visibility = {
  landsWithin: LANDS_WITHIN,
  listsFalls: true,
  listsWithin: LISTS_WITHIN,
  mostUsedInAMinute: null,
};
const UNLISTED: Visibility = { ...VISIBILITY, listsFalls: false, mostUsedInAMinute: MOST_USED };
const sent = (delta: number): Attempt => ({
  intended: { method: 'add', delta },
  before: 100,
  readAt: -200,
  sentAt: 0,
  endedAt: SECOND,
});
const look = (seconds: number, balance: number): Look => ({
  balance,
  askedAt: seconds * SECOND,
  at: seconds * SECOND + 100,
});
const listed = (seconds: number, ...entries: DatedChange[]): Listing => ({ readAt: seconds * SECOND, entries });
const use = (seconds: number, amount: number): DatedChange => ({ amount, at: seconds * SECOND, margin: 0 });

describe('where use is listed, a write without an answer', () => {
  it('that gave credits is known to have landed at the first look', () => {
    expect(judgeLooks(sent(10), [look(2, 107)], listed(3, use(1, -3)), VISIBILITY)).toBe('landed');
  });

  it('that took credits is known to have landed once all that was used is listed', () => {
    expect(judgeLooks(sent(-10), [look(2, 90)], listed(3), VISIBILITY)).toBe('undecided');
    expect(judgeLooks(sent(-10), [look(2, 90), look(63, 90)], listed(64), VISIBILITY)).toBe('landed');
    // The customer used ten, and the list told so late: it had not landed.
    const late = listed(64, use(1.5, -10));
    expect(judgeLooks(sent(-10), [look(2, 90), look(63, 90)], late, VISIBILITY)).toBe('undecided');
  });

  it('is known not to have landed only by a look begun when nothing can land any more, and by a full list', () => {
    const looks = [2, 14, 60, 120].map((seconds) => look(seconds, 100));
    expect(judgeLooks(sent(10), looks, listed(121), VISIBILITY)).toBe('undecided');
    const late = [...looks, look(121, 100)];
    expect(judgeLooks(sent(10), late, listed(122), VISIBILITY)).toBe('undecided');
    expect(judgeLooks(sent(10), [...late, look(182, 100)], listed(183), VISIBILITY)).toBe('not landed');
  });

  it('is not judged by a look that began before that time, however late it ended', () => {
    const slow = { balance: 100, askedAt: 120 * SECOND, at: 125 * SECOND };
    expect(judgeLooks(sent(10), [look(2, 100), slow], listed(190), VISIBILITY)).toBe('undecided');
  });

  it('is undecided once the balance moved without a reason, even if it came back', () => {
    const looks = [look(2, 100), look(50, 104), look(122, 100), look(190, 100)];
    expect(judgeLooks(sent(10), looks, listed(191), VISIBILITY)).toBe('undecided');
  });

  it('that took credits is never called not landed: a purchase could hide it', () => {
    const looks = [2, 60, 122, 190].map((seconds) => look(seconds, 100));
    expect(judgeLooks(sent(-10), looks, listed(191), VISIBILITY)).toBe('undecided');
  });
});

describe('where nothing is listed, a write without an answer', () => {
  const looks = [2, 14, 60, 105, 125].map((seconds) => look(seconds, 100));

  it('is known not to have landed where nobody can have used it up between two looks', () => {
    expect(judgeLooks(sent(50), looks, null, UNLISTED)).toBe('not landed');
    expect(judgeLooks(sent(20), looks, null, UNLISTED)).toBe('undecided');
    expect(judgeLooks(sent(50), looks.toSpliced(1, 3), null, UNLISTED)).toBe('undecided');
    expect(judgeLooks(sent(50), looks, null, { ...UNLISTED, mostUsedInAMinute: null })).toBe('undecided');
  });

  it('that took credits is known to have landed where nobody can have used so much', () => {
    expect(judgeLooks(sent(-50), [look(2, 50)], null, UNLISTED)).toBe('landed');
    expect(judgeLooks(sent(-20), [look(2, 80)], null, UNLISTED)).toBe('undecided');
    expect(judgeLooks(sent(-50), [look(150, 50)], null, UNLISTED)).toBe('undecided');
  });

  it('knows of looks that are told as one how far apart they were', () => {
    const told = (gap: number) => [looks[0]!, { ...look(125, 100), gap: gap * SECOND }];
    expect(judgeLooks(sent(30), told(50), null, UNLISTED)).toBe('not landed');
    expect(judgeLooks(sent(30), told(70), null, UNLISTED)).toBe('undecided');
  });
});
