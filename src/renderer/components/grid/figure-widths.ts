import { useState } from 'react';

/** Pixels that a column of figures needs so that none of its digits is cut off, by the id of the column. */
export type FigureWidths = Readonly<Record<string, number>>;

interface Measured {
  readonly id: string;
  readonly width: number;
}

const NONE: FigureWidths = {};

/** The widths known so far with what was measured now. The same object where no column needs more. */
export function grownWidths(known: FigureWidths, measured: readonly Measured[]): FigureWidths {
  const grown: Record<string, number> = { ...known };
  let isGrown = false;
  for (const { id, width } of measured) {
    if (Math.ceil(width) <= (grown[id] ?? 0)) continue;
    grown[id] = Math.ceil(width);
    isGrown = true;
  }
  return isGrown ? grown : known;
}

/**
 * What a cell shows but for which digits: in a grid all digits are as wide as each other, so that two cells of the same
 * shape are as wide as each other.
 */
export function shapeOf(column: string, content: string): string {
  return `${column}\n${content.replace(/\d/g, '0')}`;
}

/** A cell that has been measured need not be laid out again to know how wide another of its shape is. */
const MOST_SHAPES = 2000;

/**
 * The room that columns of figures need by what stands in them: the longest figure in view gives the width. They only grow,
 * so that nothing moves to and fro while rows scroll by; another list is measured anew, and has the widths of the one before
 * until then.
 * @param shownKey names the list whose rows are shown; `null` while they are still those of the list before.
 * @returns the widths, and what measures after each drawing and before it is seen.
 */
export function useFigureWidths(shownKey: string | null): {
  widths: FigureWidths;
  measure: (scroller: HTMLElement | null) => void;
} {
  const [kept, setKept] = useState({ key: shownKey, widths: NONE });
  const [shapes] = useState(() => new Map<string, number>());
  const key = shownKey ?? kept.key;
  const measure = (scroller: HTMLElement | null) => {
    const cells = scroller?.querySelectorAll<HTMLElement>('[role="gridcell"][data-align="end"]') ?? [];
    const grown = grownWidths(kept.key === key ? kept.widths : NONE, measureCells(cells, shapes));
    const widths = hasSameWidths(grown, kept.widths) ? kept.widths : grown;
    if (widths !== kept.widths || key !== kept.key) setKept({ key, widths });
  };
  return { widths: kept.widths, measure };
}

export function hasSameWidths(one: FigureWidths, other: FigureWidths): boolean {
  const ids = Object.keys(one);
  return ids.length === Object.keys(other).length && ids.every((id) => one[id] === other[id]);
}

/** Laying out costs more than all else in drawing a grid, so only a shape that was not seen yet is asked for its box. */
function measureCells(cells: Iterable<HTMLElement>, shapes: Map<string, number>): Measured[] {
  if (shapes.size > MOST_SHAPES) shapes.clear();
  return [...cells].map((cell) => {
    const id = cell.dataset.column ?? '';
    const shape = shapeOf(id, cell.innerHTML);
    const width = shapes.get(shape) ?? measureCell(cell);
    // Nothing is as wide as nothing: such a cell was not laid out.
    if (width > 0) shapes.set(shape, width);
    return { id, width };
  });
}

/** What stands in a cell is laid out at its own width, also where that is more than the cell has. */
function measureCell(cell: HTMLElement): number {
  let [left, right] = [Infinity, -Infinity];
  const range = document.createRange();
  for (const node of cell.childNodes) {
    if (node instanceof Text) range.selectNode(node);
    const box = node instanceof Element ? node.getBoundingClientRect() : range.getBoundingClientRect();
    if (box.width === 0) continue;
    left = Math.min(left, box.left);
    right = Math.max(right, box.right);
  }
  const style = getComputedStyle(cell);
  const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
  return right < left ? 0 : right - left + padding;
}
