import { describe, expect, it } from 'vitest';
import { createRandom } from '../../host/random.ts';
import { instant } from '../../domain/time.ts';
import { createSessions } from './sessions.ts';

const HOUR = 3_600_000;
const PLACE = { label: 'Firefox on Linux', life: { idle: 12 * HOUR, longest: 50 * HOUR } };

function setUp() {
  let now = 0;
  const sessions = createSessions({ monotonic: () => now, now: () => instant(now) }, createRandom());
  const ended: string[] = [];
  sessions.onEnd((_session, why) => ended.push(why));
  return { sessions, ended, pass: (hours: number) => (now += hours * HOUR) };
}

describe('sessions', () => {
  it('end when nobody was there for their time, and after their longest time whoever is there', () => {
    const { sessions, ended, pass } = setUp();
    const idle = sessions.open(PLACE);
    const used = sessions.open(PLACE);
    const window = sessions.open({ label: 'Desktop app', life: null });
    for (let passed = 0; passed < 51; passed += 10) {
      sessions.endExpired();
      sessions.present(used);
      pass(10);
    }
    sessions.endExpired();
    expect(ended).toEqual(['expired', 'expired']);
    expect([idle.isEnded, used.isEnded, window.isEnded]).toEqual([true, true, false]);
  });

  it('do not go on for who comes back after their time, e.g. to a computer that was asleep', () => {
    const { sessions, ended, pass } = setUp();
    const session = sessions.open(PLACE);
    pass(13);
    sessions.present(session);
    sessions.endExpired();
    expect(ended).toEqual(['expired']);
  });

  it('are told of once when they end, and know in the next one who was there', () => {
    const { sessions, ended } = setUp();
    const session = sessions.open(PLACE);
    session.lastOperatorId = 'bob';
    // As a host does that goes on at once: the next one is not ended with those before.
    const stop = sessions.onEnd(() => sessions.open(PLACE));
    sessions.endAll('locked');
    stop();
    expect(sessions.list()).toHaveLength(1);
    sessions.end(session, 'ended');
    expect(ended).toEqual(['locked']);
    expect(sessions.open({ ...PLACE, after: session })).toMatchObject({ lastOperatorId: 'bob', isEnded: false });
    expect(sessions.list()).toHaveLength(2);
  });
});
