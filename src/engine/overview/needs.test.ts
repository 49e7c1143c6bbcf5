import { describe, expect, it } from 'vitest';
import type { ConnectionCard } from '../../contract/connections.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { findNeeds, type NeedFacts } from './needs.ts';

const well: NeedFacts = {
  vault: { state: 'unlocked', protection: 'os', isProvisional: false, warning: null, options: [] },
  cards: [],
  connections: new Map(),
  standings: { inDoubt: 0, firstInDoubt: undefined, incomplete: 0, broken: 0 },
  adjustments: [],
  mayApprove: () => true,
  ending: [],
  gaps: [],
};

function failing(label: string): ConnectionCard {
  const problem = { code: 'provider.unauthorized', sentence: 'The API refused the token.', cure: 'Paste a new one.' };
  return { id: label, label, health: { state: 'failing', sentence: 'Failing.', problem } } as unknown as ConnectionCard;
}

function ending(connectionId: string, remaining: number): NeedFacts['ending'][number] {
  return { membership: { connectionId, unit: 'credits' }, remaining } as unknown as NeedFacts['ending'][number];
}

describe('what needs a person', () => {
  it('is nothing while all is well', () => {
    expect(findNeeds(well)).toEqual([]);
  });

  it('puts what is worst first, each with a sentence and a place to act', () => {
    const needs = findNeeds({
      ...well,
      vault: { ...well.vault, warning: 'Keys lie in a file.' },
      cards: [failing('GitRead')],
      adjustments: [{ state: 'unknown' }, { state: 'unknown' }, { state: 'waiting to be seen' }] as Adjustment[],
    });
    expect(needs.map(({ level, sentence, link }) => [level, sentence, link])).toEqual([
      ['alarm', '2 adjustments have an unknown outcome.', '/adjustments?tab=unknown'],
      ['warning', 'Keys lie in a file.', '/settings'],
      [
        'warning',
        '1 adjustment to be done by hand is overdue: no sync has seen it yet.',
        '/adjustments?tab=waiting+to+be+seen',
      ],
      ['warning', 'GitRead: The API refused the token. Paste a new one.', '/connections?connection=GitRead'],
    ]);
  });

  it('tells what waits for who asks apart from what waits for somebody else', () => {
    const adjustments = [1, 2, 3].map((delta) => ({ state: 'awaiting approval', delta })) as Adjustment[];
    const needs = findNeeds({ ...well, adjustments, mayApprove: ({ delta }) => delta === 1 });
    expect(needs.map(({ level, sentence }) => [level, sentence])).toEqual([
      ['warning', '1 adjustment waits for your approval.'],
      ['info', '2 adjustments wait for a second person to approve them.'],
    ]);
  });

  it('counts plans that end with credits unused, and never adds credits of two connections', () => {
    const connections = new Map([
      ['a', { label: 'Editpad' }],
      ['b', { label: 'Other' }],
    ]) as unknown as NeedFacts['connections'];
    const one = findNeeds({
      ...well,
      connections,
      ending: [ending('a', 4_000_000_000), ending('a', 200_000_000), ending('a', 0)],
    });
    expect(one[0]).toMatchObject({
      sentence: '2 plans end this week, 4,200 credits unused.',
      link: '/memberships?group=this+week',
    });
    const two = findNeeds({ ...well, connections, ending: [ending('a', 1_000_000), ending('b', 2_000_000)] });
    expect(two[0]?.sentence).toBe('2 plans end this week, 1 credits at Editpad and 2 credits at Other unused.');
  });
});
