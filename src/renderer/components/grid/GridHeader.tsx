import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import type { GridColumn, GridSort } from './grid-types.ts';
import type { Columns, ShownColumn } from './use-columns.ts';
import classes from './DataGrid.module.css';

interface Props<Row> {
  readonly columns: Columns<Row>;
  readonly sort: GridSort | null;
  readonly onSort: ((sort: GridSort) => void) | undefined;
}

const DRAGGED = 'application/x-counterfoil-column';

/** The header of the grid: sorts on click, resizes at its edges, reorders by dragging, hides by its menu. */
export function GridHeader<Row>({ columns, sort, onSort }: Props<Row>) {
  return (
    <div className={classes.header} role="row" aria-rowindex={1} style={{ gridTemplateColumns: columns.template }}>
      {columns.shown.map((shown) => (
        <HeaderCell key={shown.column.id} shown={shown} columns={columns} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

interface CellProps<Row> extends Props<Row> {
  readonly shown: ShownColumn<Row>;
}

function HeaderCell<Row>({ shown, columns, sort, onSort }: CellProps<Row>) {
  const { column } = shown;
  const direction = column.sort !== undefined && sort?.by === column.sort ? sort.direction : null;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const id = event.dataTransfer.getData(DRAGGED);
    if (id) columns.move(id, column.id);
  };
  return (
    <div
      role="columnheader"
      aria-sort={direction ?? (column.sort === undefined ? undefined : 'none')}
      className={classes.headerCell}
      data-align={column.align}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={drop}
    >
      <button
        type="button"
        className={classes.headerButton}
        tabIndex={-1}
        draggable
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, column.id)}
        onClick={() => {
          const next = nextSort(column, sort);
          if (next) onSort?.(next);
        }}
        data-sortable={column.sort !== undefined && onSort !== undefined}
        title={column.name ?? column.header}
        aria-label={column.name}
      >
        <span className={classes.headerText}>{column.header}</span>
        {direction === 'ascending' && <IconArrowUp size={12} aria-hidden />}
        {direction === 'descending' && <IconArrowDown size={12} aria-hidden />}
      </button>
      {column.grows !== true && (
        <div
          className={classes.resizer}
          data-resizing={shown.isResizing || undefined}
          onMouseDown={shown.startResize}
          onTouchStart={shown.startResize}
          aria-hidden
        />
      )}
    </div>
  );
}

function nextSort<Row>(column: GridColumn<Row>, sort: GridSort | null): GridSort | null {
  if (column.sort === undefined) return null;
  if (sort?.by !== column.sort) return { by: column.sort, direction: column.firstDirection ?? 'ascending' };
  return { by: column.sort, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** Chooses and resets the columns of a grid; stands at the end of its header. */
export function ColumnMenu<Row>({ columns }: { columns: Columns<Row> }) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <ActionIcon className={classes.columnMenu} size={24} aria-label="Choose columns" title="Choose columns">
          <IconColumns size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Columns (drag a header to reorder)</Menu.Label>
        {columns.all.map(({ column, isShown }) => (
          <Menu.CheckboxItem
            key={column.id}
            checked={isShown}
            disabled={isShown && columns.shown.length === 1}
            onChange={() => columns.toggle(column.id)}
          >
            {column.name ?? column.header}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={columns.reset}>Reset columns</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
