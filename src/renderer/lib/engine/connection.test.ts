import type { ClientLink } from '@orpc/client';
import { describe, expect, it, vi } from 'vitest';
import { connectEngine, type ConnectionState } from './connection.ts';
import { problemOf } from './problem-of.ts';
import { TransportRefused, type Closed, type NoContext, type Transport } from './transport.ts';

const REFUSAL = { code: 'console.session-refused', sentence: 'No.' };

/** A transport that a test opens and closes by hand; every call on it answers with its name. */
function transport(name: string): Transport & { end: () => void; goOn: () => void } {
  const { promise: closed, resolve: end } = Promise.withResolvers<Closed>();
  const link: ClientLink<NoContext> = { call: () => Promise.resolve(name) };
  const gone = () => end({ goesOn: false });
  return { link, closed, close: gone, end: gone, goOn: () => end({ goesOn: true }) };
}

const until = (is: () => boolean) => vi.waitFor(() => expect(is()).toBe(true), { timeout: 3_000, interval: 5 });

describe('the connection to the engine', () => {
  it('answers once it is open, and through the next transport after the first has closed', async () => {
    const [first, second] = [transport('first'), transport('second')];
    const open = [first, second];
    const connection = connectEngine(() => Promise.resolve(open.shift() as Transport));
    await until(() => connection.getState().state === 'connected');
    expect(await connection.client.host.facts({})).toBe('first');

    const seen: ConnectionState['state'][] = [];
    connection.subscribe(() => seen.push(connection.getState().state));
    first.end();
    await until(() => connection.getState().state === 'connected' && seen.length > 0);
    expect(seen).toEqual(['reconnecting', 'connected']);
    expect(await connection.client.host.facts({})).toBe('second');
    connection.stop();
  });

  it('fails a call while there is no engine, saying that nothing was sent', async () => {
    const connection = connectEngine(() => new Promise(() => {}));
    const error: unknown = await connection.client.host.facts({}).catch((reason: unknown) => reason);
    expect(problemOf(error).code).toBe('console.engine-gone');
    connection.stop();
  });

  it('goes on in the next session without a word, and lets what is asked meanwhile wait for it', async () => {
    const [first, second] = [transport('first'), transport('second')];
    const { promise, resolve } = Promise.withResolvers<Transport>();
    const open = [Promise.resolve(first), promise];
    const connection = connectEngine(() => open.shift() as Promise<Transport>);
    await until(() => connection.getState().state === 'connected');
    const seen: ConnectionState['state'][] = [];
    connection.subscribe(() => seen.push(connection.getState().state));
    first.goOn();
    await until(() => open.length === 0);
    const asked = connection.client.host.facts({});
    resolve(second);
    expect(await asked).toBe('second');
    expect(seen).toEqual(['connected']);
    connection.stop();
  });

  it('does not try again by itself after a refusal, and does when asked', async () => {
    const given = transport('given');
    const open = vi
      .fn<() => Promise<Transport>>()
      .mockRejectedValueOnce(new TransportRefused(REFUSAL))
      .mockResolvedValue(given);
    const connection = connectEngine(open);
    await until(() => connection.getState().state === 'refused');
    expect(open).toHaveBeenCalledTimes(1);
    connection.retry();
    await until(() => connection.getState().state === 'connected');
    connection.stop();
  });

  it('keeps trying while the engine is only gone', async () => {
    const given = transport('given');
    const open = vi.fn<() => Promise<Transport>>().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(given);
    const connection = connectEngine(open);
    await until(() => connection.getState().state === 'connected');
    expect(open).toHaveBeenCalledTimes(2);
    connection.stop();
  });
});
