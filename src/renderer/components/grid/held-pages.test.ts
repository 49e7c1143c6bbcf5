import { describe, expect, it } from 'vitest';
import { heldLabel, holdPages, totalByPages, type Pages } from './held-pages.ts';

type Row = { id: string; value: number };
const rows = (...ids: string[]): Row[] => ids.map((id) => ({ id, value: 1 }));
const list = (key: string, total: number | null, pages: Record<number, Row[]>): Pages<Row> => ({
  key,
  total,
  pages: new Map(Object.entries(pages).map(([page, of]) => [Number(page), of])),
});
const options = (mayMove: boolean) => ({ mayMove, rowId: (row: Row) => row.id, keep: () => true });

describe('holdPages', () => {
  it('changes values in place, wherever the list stands', () => {
    const fresh = [{ id: 'a', value: 2 }];
    const held = holdPages(list('k', 1, { 0: rows('a') }), list('k', 1, { 0: fresh }), options(false));
    expect(held.isHeld).toBe(false);
    expect(held.shown.pages.get(0)).toBe(fresh);
  });

  it('lets new rows wait while somebody reads further down, and counts them', () => {
    const shown = list('k', 2, { 0: rows('a', 'b') });
    const latest = list('k', 4, { 0: rows('x', 'y') });
    const held = holdPages(shown, latest, options(false));
    expect(held.isHeld).toBe(true);
    expect(held.shown).toBe(shown);
    expect(heldLabel(shown, latest)).toBe('2 new');
  });

  it('takes new rows in at the top of the list', () => {
    const latest = list('k', 3, { 0: rows('x', 'a', 'b') });
    expect(holdPages(list('k', 2, { 0: rows('a', 'b') }), latest, options(true))).toEqual({
      shown: latest,
      isHeld: false,
    });
  });

  it('adds pages that were not shown yet', () => {
    const shown = list('k', 4, { 0: rows('a', 'b') });
    const held = holdPages(shown, list('k', 4, { 0: shown.pages.get(0) as Row[], 1: rows('c', 'd') }), options(false));
    expect([...held.shown.pages.keys()]).toEqual([0, 1]);
  });

  it('keeps showing the list before until the first rows of another have come', () => {
    const shown = list('k', 2, { 0: rows('a', 'b') });
    expect(holdPages(shown, list('other', null, {}), options(true)).shown).toBe(shown);
    expect(holdPages(shown, list('other', 1, { 0: rows('z') }), options(true)).shown.key).toBe('other');
  });

  it('says that nothing changed by giving back the same', () => {
    const shown = list('k', 2, { 0: rows('a', 'b') });
    expect(holdPages(shown, list('k', 2, { 0: shown.pages.get(0) as Row[] }), options(true)).shown).toBe(shown);
  });
});

describe('the length of a list by its pages', () => {
  it('is told by a page that is not full', () => {
    expect(totalByPages(new Map([[0, rows('a', 'b')]]), 3)).toBe(2);
    expect(totalByPages(new Map([[2, rows('a')]]), 3)).toBe(7);
    expect(totalByPages(new Map([[0, []]]), 3)).toBe(0);
  });

  it('is not told by full pages, nor by an empty one beyond the end', () => {
    expect(totalByPages(new Map([[0, rows('a', 'b', 'c')]]), 3)).toBeNull();
    expect(totalByPages(new Map([[4, []]]), 3)).toBeNull();
    expect(totalByPages(new Map(), 3)).toBeNull();
  });
});
