import { describe, expect, it } from 'vitest';
import type { Change } from '../../../contract/changes.ts';
import { isTouchedBy } from './touched-by.ts';

const change = (areas: Change['areas'], accountIds: string[] = [], connectionIds: string[] = []): Change => ({
  areas,
  accountIds,
  connectionIds,
});
const key = (path: string, input: unknown = {}) => [path.split('.'), { input, type: 'query' }];

describe('isTouchedBy', () => {
  it('touches what is made of the area that changed, and nothing else', () => {
    expect(isTouchedBy(key('ledger.page', { filter: {} }), change(['ledger']))).toBe(true);
    expect(isTouchedBy(key('memberships.page'), change(['ledger']))).toBe(false);
    expect(isTouchedBy(key('connections.providers'), change(['connections']))).toBe(false);
  });

  it('leaves alone what was asked of another account or connection', () => {
    const asked = key('ledger.page', { filter: { accountId: 'a1' } });
    expect(isTouchedBy(asked, change(['ledger'], ['a2']))).toBe(false);
    expect(isTouchedBy(asked, change(['ledger'], ['a2', 'a1']))).toBe(true);
    expect(isTouchedBy(asked, change(['ledger']))).toBe(true);
    expect(isTouchedBy(key('accounts.get', { id: 'a1' }), change(['accounts'], ['a2']))).toBe(false);
    expect(isTouchedBy(key('memberships.page', { connectionId: 'c1' }), change(['memberships'], [], ['c2']))).toBe(
      false,
    );
  });

  it('touches what is made of others of the same person, whichever account changed', () => {
    const linked = key('accounts.linked', { id: 'a1' });
    expect(isTouchedBy(linked, change(['accounts'], ['a2']))).toBe(true);
    expect(isTouchedBy(linked, change(['adjustments'], ['a2']))).toBe(false);
    const preview = key('adjustments.preview', { accountId: 'a1' });
    expect(isTouchedBy(preview, change(['adjustments'], ['a2']))).toBe(true);
    expect(isTouchedBy(preview, change(['accounts'], ['a2']))).toBe(false);
  });

  it('touches lists of everything, whoever changed', () => {
    expect(isTouchedBy(key('accounts.page', { filter: {} }), change(['accounts'], ['a2'], ['c2']))).toBe(true);
  });

  it('knows nothing of keys that are not the contract’s', () => {
    expect(isTouchedBy(['something else'], change(['ledger']))).toBe(false);
  });
});
