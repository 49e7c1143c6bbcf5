import { describe, expect, it } from 'vitest';
import type { Losses } from '../../../contract/workspace.ts';
import type { Instant } from '../../../domain/time.ts';
import { listGone, listReturning, unsettledWarning } from './loss-sentences.ts';

const NOTHING: Losses = {
  knownAt: '2026-11-25T10:00:00.000Z' as Instant,
  connections: [],
  notes: 0,
  tags: 0,
  adjustments: 0,
  unsettledAdjustments: 0,
  exports: 0,
};

describe('what a new beginning means', () => {
  it('names what is connected again, the sandbox once', () => {
    const connections = [
      { label: 'Main', isSandbox: false },
      { label: 'One', isSandbox: true },
      { label: 'Two', isSandbox: true },
    ];
    const sentences = listReturning({ ...NOTHING, connections });
    expect(sentences).toHaveLength(3);
    expect(sentences[0]).toContain('Main');
    expect(sentences[1]).toBe('the sandbox');
    expect(listReturning(NOTHING)).toEqual(['operators, limits and settings']);
  });

  it('counts what is lost from sight, and names no zero', () => {
    const gone = listGone({ ...NOTHING, notes: 1, adjustments: 12 }, String);
    expect(gone).toContain('1 note on an account');
    expect(gone).toContain('12 adjustments with their history');
    expect(gone.join()).not.toMatch(/\b0\b|tag/);
  });

  it('warns of what may be on its way', () => {
    expect(unsettledWarning(NOTHING)).toBeNull();
    expect(unsettledWarning({ ...NOTHING, unsettledAdjustments: 2 })).toContain('2 adjustments');
  });
});
