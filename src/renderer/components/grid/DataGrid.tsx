import { IconArrowUp } from '@tabler/icons-react';
import {
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { focusOn } from '../../lib/focus/index.ts';
import { useRowHeight } from '../../lib/preferences/index.ts';
import { ProblemPanel } from '../ProblemPanel.tsx';
import { ColumnMenu, GridHeader } from './GridHeader.tsx';
import { GridRow } from './GridRow.tsx';
import { useFigureWidths } from './figure-widths.ts';
import type { GridColumn, GridRows, GridSort, GridStrip } from './grid-types.ts';
import { useColumns } from './use-columns.ts';
import { useGridKeyboard } from './use-grid-keyboard.ts';
import { useGridRows } from './use-grid-rows.ts';
import { useInnerSize } from './use-inner-size.ts';
import classes from './DataGrid.module.css';

interface Props<Row> {
  /** Under this name the operator's layout is kept. */
  readonly name: string;
  /** For the screen reader: `Accounts`. */
  readonly label: string;
  /** Keep this list stable between renders (a constant, or `useMemo`). */
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: GridRows<Row>;
  readonly rowId: (row: Row) => string;
  readonly sort?: GridSort | null;
  readonly onSort?: (sort: GridSort) => void;
  /** The row whose detail is open. */
  readonly selectedId?: string | null;
  /** Enter or click: opens the detail. While one is open, moving opens the next. */
  readonly onOpen?: (row: Row) => void;
  /** Shown when the list is empty. */
  readonly empty: ReactNode;
  /** Rows that are no records, by the index of the row they stand above. Keep it stable. */
  readonly strips?: ReadonlyMap<number, readonly GridStrip[]>;
  /** The height follows the rows, up to this many of them, instead of filling what is there. */
  readonly mostRows?: number;
}

const NO_STRIPS: ReadonlyMap<number, readonly GridStrip[]> = new Map();
const LOADING_ROWS = 12;
/** Room at the start, so that rows begin where titles do, and at the end, so that the column menu covers no figure. */
const MARGINS = 8 + 36;

/**
 * The one table of the console: any length, by windows; columns sort, resize, reorder and hide; arrows, j and k move,
 * Enter opens. It says itself when it is loading, empty, behind or failing.
 */
export function DataGrid<Row>(props: Props<Row>) {
  const { name, label, rows, rowId, sort = null, onSort, selectedId = null, onOpen, empty, strips = NO_STRIPS } = props;
  const id = useId();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const inner = useInnerSize(scroller);
  const figures = useFigureWidths(rows.isPrevious ? null : rows.key);
  const columns = useColumns(name, props.columns, { room: inner.width - MARGINS, figures: figures.widths });
  useLayoutEffect(() => figures.measure(scroller));
  const rowHeight = useRowHeight();
  const isLoading = rows.count === null && rows.problem === null;
  const count = rows.count ?? (isLoading ? countLoading(rows) : 0);
  const stripCounts = useMemo(() => new Map([...strips].map(([at, some]) => [at, some.length])), [strips]);
  const view = useGridRows({ scroller, viewport: inner.height, count, rowHeight, strips: stripCounts });
  const { want, setAtTop, key } = rows;
  const [activeIn, setActiveIn] = useState<{ key: string; index: number } | null>(null);
  const setActive = (index: number) => setActiveIn({ key, index });

  useEffect(() => want(view.first, Math.max(view.first, view.last)), [want, view.first, view.last]);
  const shownKey = useRef(key);
  useLayoutEffect(() => {
    if (shownKey.current === key) return;
    shownKey.current = key;
    view.toTop();
  });

  const open = (index: number) => {
    // What is still shown is of the list before: nobody means that one any more.
    if (rows.isPrevious) return;
    const row = rows.rowAt(index);
    if (row !== undefined) onOpen?.(row);
  };
  /** Enter that came before the rows that it is meant for. */
  const awaited = useRef<{ key: string; index: number } | null>(null);
  const openAwaited = useEffectEvent(() => {
    const wish = awaited.current;
    awaited.current = null;
    if (wish?.key === key) open(wish.index);
  });
  useEffect(() => {
    if (!rows.isPrevious) openAwaited();
  }, [rows.isPrevious]);
  /** Enter on the row whose detail is open goes on into it. */
  const enter = (index: number) => {
    if (rows.isPrevious) {
      awaited.current = { key, index };
      return;
    }
    const row = rows.rowAt(index);
    const isOpen = row !== undefined && rowId(row) === selectedId;
    if (!isOpen || !focusOn(document.querySelector<HTMLElement>('aside[data-takes-focus]'))) open(index);
  };
  const go = (index: number) => {
    setActive(index);
    view.reveal(index);
    if (selectedId !== null) open(index);
  };
  // One handler for all rows: a row does not have to be drawn again because the handler is a new one.
  const press = (event: MouseEvent) => {
    const index = indexOfRow(event.target);
    if (index === null) return;
    setActive(index);
    open(index);
  };
  const active = activeIn?.key === key ? activeIn.index : null;
  const activeIndex = active ?? indexOfSelected(rows, rowId, selectedId, view);
  const onKeyDown = useGridKeyboard({
    count: rows.count ?? 0,
    active: activeIndex,
    page: view.pageRows,
    go,
    open: enter,
  });

  if (rows.problem && rows.count === null) {
    return (
      <div className={classes.message}>
        <ProblemPanel problem={rows.problem} onRetry={rows.retry} />
      </div>
    );
  }
  const isEmpty = rows.count === 0 && strips.size === 0;
  // What is said of an empty list needs its own height, whatever rows would.
  const height =
    props.mostRows === undefined || isEmpty ? undefined : heightFor(count, stripCounts, props.mostRows, rowHeight);
  return (
    <div className={classes.frame} data-fills={props.mostRows === undefined || undefined} style={{ height }}>
      {rows.problem && (
        <div className={classes.banner}>
          <ProblemPanel problem={rows.problem} onRetry={rows.retry} />
        </div>
      )}
      <div className={classes.area}>
        {rows.held && (
          <button type="button" className={classes.held} onClick={rows.held.show}>
            <IconArrowUp size={14} aria-hidden /> {rows.held.label}
          </button>
        )}
        <ColumnMenu columns={columns} />
        <div
          ref={setScroller}
          className={classes.scroller}
          role="grid"
          aria-label={label}
          aria-rowcount={rows.count === null ? -1 : rows.count + 1}
          aria-busy={isLoading || rows.isPrevious}
          aria-activedescendant={activeIndex === null ? undefined : `${id}-${activeIndex}`}
          tabIndex={0}
          data-grid={name}
          data-behind={rows.isPrevious || undefined}
          onKeyDown={onKeyDown}
          onScroll={(event) => setAtTop(event.currentTarget.scrollTop < 4)}
        >
          <div className={classes.sheet} style={{ minWidth: columns.width + MARGINS }}>
            <GridHeader columns={columns} sort={sort} onSort={onSort} />
            {isEmpty && <div className={classes.message}>{empty}</div>}
            <div className={classes.rows} style={{ height: isEmpty ? 0 : view.height }} role="rowgroup" onClick={press}>
              {view.items.map(({ index, top }) => {
                const row = index === count ? null : rows.rowAt(index);
                return (
                  <GridRow
                    key={index}
                    id={`${id}-${index}`}
                    index={index}
                    top={top}
                    row={row}
                    columns={columns.shown}
                    template={columns.template}
                    strips={strips.get(index)}
                    isActive={index === activeIndex}
                    isSelected={row !== undefined && row !== null && rowId(row) === selectedId}
                  />
                );
              })}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

/** What has come is shown before the length of the list is known: nothing beyond it is said to be there. */
function countLoading({ rowAt }: GridRows<unknown>): number {
  let known = 0;
  while (rowAt(known) !== undefined) known += 1;
  return known || LOADING_ROWS;
}

function indexOfRow(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset.index) : null;
}

function heightFor(count: number, strips: ReadonlyMap<number, number>, most: number, rowHeight: number): number {
  let lines = count;
  for (const some of strips.values()) lines += some;
  return (Math.min(Math.max(1, lines), most) + 1) * rowHeight + 2;
}

function indexOfSelected<Row>(
  rows: GridRows<Row>,
  rowId: (row: Row) => string,
  selectedId: string | null,
  { first, last }: { readonly first: number; readonly last: number },
): number | null {
  if (selectedId === null) return null;
  for (let index = first; index <= last; index += 1) {
    const row = rows.rowAt(index);
    if (row !== undefined && rowId(row) === selectedId) return index;
  }
  return null;
}
