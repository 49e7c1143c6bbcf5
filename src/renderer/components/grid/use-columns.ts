import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { useGridLayout, type GridLayout } from './grid-layout.ts';
import type { FigureWidths } from './figure-widths.ts';
import type { GridColumn } from './grid-types.ts';
import { yieldColumns } from './yield-columns.ts';

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnOrderingFeature,
  columnVisibilityFeature,
});

/** The table model carries the columns; the rows are the grid's own, since no page ever holds them all. */
const NO_ROWS: never[] = [];

/** One column as the operator has it now. */
export interface ShownColumn<Row> {
  readonly column: GridColumn<Row>;
  readonly width: number;
  readonly startResize: (event: unknown) => void;
  readonly isResizing: boolean;
}

export interface Columns<Row> {
  readonly shown: readonly ShownColumn<Row>[];
  /** Every column with whether it is shown, in the operator's order: for the menu. */
  readonly all: readonly { readonly column: GridColumn<Row>; readonly isShown: boolean }[];
  readonly template: string;
  readonly width: number;
  readonly toggle: (id: string) => void;
  /** Puts a column where another stands. */
  readonly move: (id: string, before: string) => void;
  readonly reset: () => void;
}

interface Space {
  /** Pixels. */
  readonly room: number;
  readonly figures: FigureWidths;
}

/**
 * The columns of a grid in the order, the widths and the choice that the operator gave them.
 * @param space what room there is and what figures need; columns that yield are left out where they would not fit, and no width
 * that anybody chose cuts off a digit.
 */
export function useColumns<Row>(
  name: string,
  columns: readonly GridColumn<Row>[],
  { room, figures }: Space,
): Columns<Row> {
  const { layout, change, reset } = useGridLayout(name);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, never> => ({
        id: column.id,
        header: column.header,
        size: column.width,
        minSize: Math.max(figures[column.id] ?? 0, Math.min(48, column.width)),
        maxSize: 1200,
        enableResizing: column.grows !== true,
      })),
    [columns, figures],
  );
  const visibility = useMemo(() => visibilityOf(columns, layout, { room, figures }), [columns, layout, room, figures]);
  const order = useMemo(() => orderOf(columns, layout.order), [columns, layout.order]);
  const sizing = useMemo(() => ({ ...layout.sizing }), [layout.sizing]);

  const table = useTable({
    features,
    columns: definitions,
    data: NO_ROWS,
    columnResizeMode: 'onChange',
    state: { columnSizing: sizing, columnOrder: order, columnVisibility: visibility },
    onColumnSizingChange: (update) => change({ sizing: resolve(update, sizing) }),
    onColumnOrderChange: (update) => change({ order: resolve(update, order) }),
  });

  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const look = headers.map(({ column }) => `${column.id} ${column.getSize()} ${column.getIsResizing()}`).join('\n');
  // The same list as long as it looks the same: rows are drawn again only when their columns really changed.
  const shown = useMemo(
    () =>
      headers.flatMap((header): ShownColumn<Row>[] => {
        const column = byId.get(header.column.id);
        if (!column) return [];
        return [
          {
            column,
            width: header.column.getSize(),
            startResize: header.getResizeHandler(),
            isResizing: header.column.getIsResizing(),
          },
        ];
      }),
    // oxlint-disable-next-line react/exhaustive-deps
    [byId, look],
  );

  return {
    shown,
    all: order.flatMap((id) => {
      const column = byId.get(id);
      return column ? { column, isShown: visibility[id] !== false } : [];
    }),
    template: shown.map(({ column, width }) => (column.grows ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' '),
    width: shown.reduce((sum, { width }) => sum + width, 0),
    toggle: (id) => change({ visibility: { ...layout.visibility, [id]: visibility[id] === false } }),
    move: (id, before) => change({ order: moved(order, id, before) }),
    reset,
  };
}

/** Hidden by the column's own wish or for want of room, unless the operator chose otherwise. */
function visibilityOf<Row>(
  columns: readonly GridColumn<Row>[],
  layout: GridLayout,
  { room, figures }: Space,
): Record<string, boolean> {
  const chosen = layout.visibility;
  const asked = columns.filter((column) => chosen[column.id] ?? column.isHidden !== true);
  const claims = asked.map((column) => ({
    id: column.id,
    width: Math.max(layout.sizing[column.id] ?? column.width, figures[column.id] ?? 0),
    yields: chosen[column.id] === true ? undefined : column.yields,
  }));
  const gone = yieldColumns(claims, room);
  return Object.fromEntries(columns.map((column) => [column.id, asked.includes(column) && !gone.has(column.id)]));
}

/** The operator's order, with columns that came later where the code has them. */
function orderOf<Row>(columns: readonly GridColumn<Row>[], kept: readonly string[]): string[] {
  const known = kept.filter((id) => columns.some((column) => column.id === id));
  columns.forEach((column, index) => {
    if (!known.includes(column.id)) known.splice(Math.min(index, known.length), 0, column.id);
  });
  return known;
}

function moved(order: readonly string[], id: string, before: string): string[] {
  if (id === before) return [...order];
  const isForward = order.indexOf(id) < order.indexOf(before);
  const rest = order.filter((one) => one !== id);
  rest.splice(rest.indexOf(before) + (isForward ? 1 : 0), 0, id);
  return rest;
}

function resolve<T>(update: T | ((before: T) => T), before: T): T {
  return typeof update === 'function' ? (update as (before: T) => T)(before) : update;
}
