import { describe, expect, it } from 'vitest';
import type { BatchTab } from '../../../contract/bulk.ts';
import { sayTabs } from './batch-words.ts';

const NONE: Record<BatchTab, number> = {
  all: 0,
  good: 0,
  'needs approval': 0,
  wrong: 0,
  'sent already': 0,
  skipped: 0,
  sent: 0,
};

describe('sayTabs', () => {
  it('counts what rows come to, and says nothing of what none comes to', () => {
    expect(sayTabs({ rowCount: 1_012, tabs: { ...NONE, all: 1_012, wrong: 9, sent: 1_003 } })).toBe(
      '1,012 rows, 9 wrong, 1,003 approved',
    );
    expect(sayTabs({ rowCount: 1, tabs: { ...NONE, all: 1 } })).toBe('1 row');
  });
});
