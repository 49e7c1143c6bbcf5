/**
 * A browser lays out at most about 33.5 million pixels; a list of two million rows is taller. Above `TALLEST` the list is
 * as tall as that and each pixel scrolled stands for more than one of the list: rows keep their height, only the way
 * there is shorter.
 */
const TALLEST = 24_000_000;

export interface TallScroll {
  /** Height to lay out. */
  readonly height: number;
  /** Position in the list for a scroll position of the element. */
  toList(scrolled: number): number;
  /** Scroll position of the element for a position in the list. */
  toElement(offset: number): number;
}

/** @param total height of the list; @param viewport height of what is seen of it, both in pixels. */
export function tallScroll(total: number, viewport: number): TallScroll {
  const height = Math.min(total, TALLEST);
  const ratio = height < total ? (total - viewport) / (height - viewport) : 1;
  return { height, toList: (scrolled) => scrolled * ratio, toElement: (offset) => offset / ratio };
}
