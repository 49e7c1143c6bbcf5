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
 * The room that columns of figures need by what stands in them: the longest figure in view gives the width. They only grow,
 * so that nothing moves to and fro while rows scroll by; another list is measured anew.
 * @param listKey names the list. @returns the widths, and what measures after each drawing and before it is seen.
 */
export function useFigureWidths(listKey: string): {
  widths: FigureWidths;
  measure: (scroller: HTMLElement | null) => void;
} {
  const [kept, setKept] = useState({ key: listKey, widths: NONE });
  const widths = kept.key === listKey ? kept.widths : NONE;
  const measure = (scroller: HTMLElement | null) => {
    const cells = scroller?.querySelectorAll<HTMLElement>('[role="gridcell"][data-align="end"]') ?? [];
    const grown = grownWidths(widths, [...cells].map(measureCell));
    if (grown !== widths) setKept({ key: listKey, widths: grown });
  };
  return { widths, measure };
}

/** What stands in a cell is laid out at its own width, also where that is more than the cell has. */
function measureCell(cell: HTMLElement): Measured {
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
  return { id: cell.dataset.column ?? '', width: right < left ? 0 : right - left + padding };
}
