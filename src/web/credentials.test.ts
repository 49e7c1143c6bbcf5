import { describe, expect, it } from 'vitest';
import { createCredentials } from './credentials.ts';

interface Held {
  readonly after: Held | null;
}

function setUp() {
  let now = 0;
  const keeper = createCredentials<Held>({ monotonic: () => now });
  const enter = (token: string) => {
    const outcome = keeper.exchange(token, (after) => ({ after }));
    return 'given' in outcome ? outcome.given : undefined;
  };
  return { keeper, enter, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('credentials', () => {
  it('open what they were given for, and only both halves of one pair together', () => {
    const { keeper, enter } = setUp();
    const token = keeper.issueLink();
    expect(enter(`${token}x`)).toBeUndefined();
    const [one, other] = [enter(token)!, enter(keeper.issueLink())!];
    expect(keeper.find(one)).toEqual({ after: null });
    expect(keeper.find(one)).not.toBe(keeper.find(other));
    for (const shown of [
      { cookie: one.cookie, secret: undefined },
      { cookie: undefined, secret: one.secret },
      { cookie: one.cookie, secret: one.cookie },
      { cookie: one.cookie, secret: other.secret },
      { cookie: token, secret: token },
    ]) {
      expect(keeper.find(shown)).toBeNull();
    }
  });

  it('are given for a token once, for ten minutes, and for the newest link only', () => {
    const { keeper, enter, pass } = setUp();
    const used = keeper.issueLink();
    const given = enter(used)!;
    expect(enter(used)).toBeUndefined();
    const replaced = keeper.issueLink();
    const late = keeper.issueLink();
    expect(enter(replaced)).toBeUndefined();
    pass(10 * 60_000 + 1);
    expect(enter(late)).toBeUndefined();
    expect(keeper.find(given)).not.toBeNull();
  });

  it('are the same for all pages of a browser that go on together after an end, which ends the ones before', () => {
    const { keeper, enter } = setUp();
    const before = enter(keeper.issueLink())!;
    const ended = keeper.find(before)!;
    keeper.end(ended);
    expect(keeper.find(before)).toBeNull();
    const tickets = [keeper.issueTicket(ended), keeper.issueTicket(ended)];
    keeper.issueLink();
    const [first, second] = tickets.map((ticket) => enter(ticket)!);
    expect(second).toEqual(first);
    expect(keeper.find(first!)).toEqual({ after: ended });
    expect(enter(tickets[0]!)).toBeUndefined();
  });
});
