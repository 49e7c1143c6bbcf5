import { describe, expect, it } from 'vitest';
import { yieldColumns } from './yield-columns.ts';

const columns = [
  { id: 'name', width: 200 },
  { id: 'id', width: 120, yields: 2 },
  { id: 'balance', width: 100 },
  { id: 'tags', width: 120, yields: 5 },
];

describe('yieldColumns', () => {
  it('shows all where there is room', () => {
    expect([...yieldColumns(columns, 540)]).toEqual([]);
  });

  it('lets the one go first that matters least, and no more than needed', () => {
    expect([...yieldColumns(columns, 430)]).toEqual(['tags']);
    expect([...yieldColumns(columns, 300)]).toEqual(['tags', 'id']);
  });

  it('keeps what matters, however narrow it gets', () => {
    expect([...yieldColumns(columns, 50)]).toEqual(['tags', 'id']);
  });
});
