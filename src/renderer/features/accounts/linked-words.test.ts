import { describe, expect, it } from 'vitest';
import type { LinkedAccount } from '../../../contract/accounts.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { howLinked, isLinkedByEmail } from './linked-words.ts';

const here = 'here' as AccountId;
const between = { id: 'between' as AccountId, name: 'Jo Pike' };
const linked = (one: Partial<LinkedAccount>) =>
  ({ byEmail: false, byHand: null, from: { id: here, name: '' }, ...one }) as LinkedAccount;
const byHand = { note: 'x', by: 'Ada', at: '2026-11-23T00:00:00.000Z' } as LinkedAccount['byHand'];

describe('how an account is linked', () => {
  it('names both ways where there are both', () => {
    expect(howLinked(linked({ byEmail: true }), here)).toBe('same e-mail');
    expect(howLinked(linked({ byHand }), here)).toBe('linked by hand');
    expect(howLinked(linked({ byEmail: true, byHand }), here)).toBe('same e-mail and linked by hand');
  });

  it('names the account between', () => {
    expect(howLinked(linked({ byEmail: true, from: between }), here)).toBe('same e-mail as Jo Pike');
  });

  it('is by this account’s own e-mail only where nothing is between', () => {
    expect(isLinkedByEmail([linked({ byEmail: true, from: between }), linked({ byHand })], here)).toBe(false);
    expect(isLinkedByEmail([linked({ byHand }), linked({ byEmail: true })], here)).toBe(true);
  });
});
