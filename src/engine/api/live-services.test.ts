import { describe, expect, it } from 'vitest';
import { liveServices } from './live-services.ts';
import type { LastingServices, OpenServices } from './services.ts';

const lasting = { wishes: undefined, present: () => undefined } as unknown as LastingServices;
const opening = (name: string) =>
  ({ accounts: { tags: async () => [name] }, startSync: () => name }) as unknown as OpenServices;

describe('services that outlast an opening', () => {
  it('are those of the moment of the call, also where they were taken out before', async () => {
    let current = opening('first');
    const { accounts, startSync } = liveServices(lasting, () => current);
    expect(await accounts.tags()).toEqual(['first']);
    current = opening('second');
    expect(await accounts.tags()).toEqual(['second']);
    expect(startSync(undefined, false)).toBe('second');
  });

  it('say nothing of their own where there is no opening', () => {
    const services = liveServices(lasting, () => {
      throw new Error('closed');
    });
    expect(services.wishes).toBeUndefined();
    expect(services.present).toBe(lasting.present);
    expect(() => services.accounts.tags()).toThrow('closed');
  });
});
