import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react';
import { tallScroll, type TallScroll } from './tall-scroll.ts';

const HEADER_HEIGHT = 32;

interface Options {
  /** The element that scrolls, once it stands. */
  readonly scroller: HTMLDivElement | null;
  /** Its inner height. */
  readonly viewport: number;
  readonly count: number;
  readonly rowHeight: number;
  /** How many strips stand above each row, by index; `count` is below the last. Only those that have some. */
  readonly strips: ReadonlyMap<number, number>;
}

interface VirtualRows {
  readonly items: readonly { readonly index: number; readonly top: number; readonly height: number }[];
  /** Height to lay out for the whole list. */
  readonly height: number;
  readonly first: number;
  readonly last: number;
  toTop(): void;
  /** Scrolls just far enough to show a row. */
  reveal(index: number): void;
  readonly pageRows: number;
}

/** Which rows are in view and where they stand, for a list of any length. */
export function useGridRows({ scroller, viewport, count, rowHeight, strips }: Options): VirtualRows {
  const scroll = useRef<TallScroll>(tallScroll(0, 0));
  // As last told by the element: to ask it while drawing would lay out the whole page each time.
  const offset = useRef(0);
  const sizeOf = useCallback(
    (index: number) => (index < count ? rowHeight : 0) + (strips.get(index) ?? 0) * rowHeight,
    [count, rowHeight, strips],
  );
  // One item more than rows, of no height: what stands below the last row has a place. Its getters return new values
  // from the same functions, which matters to compilers that memoise; none runs here.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: count + 1,
    getScrollElement: () => scroller,
    estimateSize: sizeOf,
    overscan: 8,
    observeElementOffset: (instance, tell) => observeOffset(instance, { scroll, offset }, tell),
    scrollToFn: (offset, _options, instance) => {
      instance.scrollElement?.scrollTo({ top: scroll.current.toElement(offset) });
    },
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, sizeOf]);

  const total = virtualizer.getTotalSize();
  scroll.current = tallScroll(total + HEADER_HEIGHT, viewport);
  const scrolled = offset.current;
  const shift = scrolled - scroll.current.toList(scrolled);
  const items = virtualizer.getVirtualItems();

  return {
    items: items.map((item) => ({ index: item.index, top: Math.round(item.start + shift), height: item.size })),
    height: Math.max(0, scroll.current.height - HEADER_HEIGHT),
    first: items[0]?.index ?? 0,
    last: Math.min(count - 1, items.at(-1)?.index ?? 0),
    pageRows: Math.max(1, Math.floor((viewport - HEADER_HEIGHT) / rowHeight) - 1),
    toTop: () => {
      if (offset.current > 0) scroller?.scrollTo({ top: 0 });
    },
    reveal: (index) => {
      const start = startOf(index, rowHeight, strips);
      if (!scroller) return;
      const end = start + sizeOf(index);
      const at = scroll.current.toList(scroller.scrollTop);
      const room = viewport - HEADER_HEIGHT;
      if (start < at) scroller.scrollTop = scroll.current.toElement(start);
      else if (end > at + room) scroller.scrollTop = scroll.current.toElement(end - room);
    },
  };
}

function startOf(index: number, rowHeight: number, strips: ReadonlyMap<number, number>): number {
  let rows = index;
  for (const [at, count] of strips) if (at < index) rows += count;
  return rows * rowHeight;
}

function observeOffset(
  instance: Virtualizer<HTMLDivElement, HTMLDivElement>,
  { scroll, offset }: { readonly scroll: RefObject<TallScroll>; readonly offset: RefObject<number> },
  tell: (offset: number, isScrolling: boolean) => void,
): (() => void) | undefined {
  const element = instance.scrollElement;
  if (!element) return undefined;
  const onScroll = () => {
    offset.current = element.scrollTop;
    tell(scroll.current.toList(offset.current), false);
  };
  element.addEventListener('scroll', onScroll, { passive: true });
  onScroll();
  return () => element.removeEventListener('scroll', onScroll);
}
