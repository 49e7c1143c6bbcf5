import { describe, expect, it } from 'vitest';
import { instant, toMilliseconds } from '../../domain/time.ts';
import { NOW, scriptedRequest } from '../../../test/support/provider-request.ts';
import { providers } from './registry.ts';
import { noteServerClock, serverNow } from './server-clock.ts';

const ask = () => scriptedRequest([...providers.values()][0]!, [], { secret: {} }).request;
const answer = (date: string) => ({ status: 200, json: {}, headers: { Date: date }, startedAt: NOW, endedAt: NOW });
const at = (offset: number) => new Date(toMilliseconds(NOW) + offset).toUTCString();

describe('server clock', () => {
  it('is ours until an answer has told another', () => {
    expect(serverNow(ask())).toBe(NOW);
  });

  it.each([3_600_000, -3_600_000])('follows a server that is %i ms away, never too early', (offset) => {
    const request = ask();
    noteServerClock(request, answer(at(offset)));
    expect(serverNow(request)).toBe(instant(toMilliseconds(NOW) + offset + 999));
  });

  it('does not mind a second, nor a header that is no date', () => {
    const request = ask();
    noteServerClock(request, answer(at(1000)));
    noteServerClock(request, answer('yesterday'));
    expect(serverNow(request)).toBe(NOW);
  });
});
