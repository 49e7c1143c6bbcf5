import { describe, expect, it } from 'vitest';
import { createSessions } from './sessions.ts';

function setUp() {
  let now = 0;
  return { sessions: createSessions({ monotonic: () => now }), pass: (milliseconds: number) => (now += milliseconds) };
}
const sessionOf = (answer: ReturnType<ReturnType<typeof createSessions>['exchange']>) =>
  'session' in answer ? answer.session : undefined;

describe('sessions', () => {
  it('opens for the token, and for nothing else', () => {
    const { sessions } = setUp();
    const token = sessions.issueToken();
    expect(sessionOf(sessions.exchange(`${token}x`))).toBeUndefined();
    expect(sessionOf(sessions.exchange(''))).toBeUndefined();
    const session = sessionOf(sessions.exchange(token));
    expect(sessions.isOpen(session)).toBe(true);
    expect(sessions.isOpen(token)).toBe(false);
    expect(sessions.isOpen(undefined)).toBe(false);
  });

  it('takes a token once', () => {
    const { sessions } = setUp();
    const token = sessions.issueToken();
    sessions.exchange(token);
    expect(sessions.exchange(token)).toEqual({ refused: 'This link was used already.' });
  });

  it('takes a token for ten minutes', () => {
    const { sessions, pass } = setUp();
    const token = sessions.issueToken();
    pass(10 * 60_000 + 1);
    expect(sessions.exchange(token)).toEqual({ refused: 'This link is older than ten minutes.' });
  });

  it('takes only the newest token, and keeps sessions that are open', () => {
    const { sessions } = setUp();
    const session = sessionOf(sessions.exchange(sessions.issueToken()));
    const old = sessions.issueToken();
    sessions.issueToken();
    expect(sessionOf(sessions.exchange(old))).toBeUndefined();
    expect(sessions.isOpen(session)).toBe(true);
  });
});
