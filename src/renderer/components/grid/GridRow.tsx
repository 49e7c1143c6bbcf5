import { memo, type ReactNode } from 'react';
import type { GridStrip } from './grid-types.ts';
import type { ShownColumn } from './use-columns.ts';
import classes from './DataGrid.module.css';

interface Props<Row> {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  /** `undefined`: on its way; `null`: the end of the list, which has strips only. */
  readonly row: Row | undefined | null;
  readonly columns: readonly ShownColumn<Row>[];
  readonly template: string;
  readonly strips: readonly GridStrip[] | undefined;
  readonly isActive: boolean;
  readonly isSelected: boolean;
}

function GridRowContent<Row>(props: Props<Row>): ReactNode {
  const { id, index, top, row, columns, template, strips, isActive, isSelected } = props;
  return (
    <div className={classes.item} style={{ transform: `translateY(${top}px)` }} role="presentation">
      {strips?.map((strip) => (
        <div key={strip.id} className={classes.strip} data-look={strip.look ?? 'hole'} role="row">
          <div role="gridcell" className={classes.stripCell}>
            {strip.content}
          </div>
        </div>
      ))}
      {row !== null && (
        <div
          id={id}
          role="row"
          aria-rowindex={index + 2}
          aria-selected={isSelected}
          aria-busy={row === undefined || undefined}
          className={classes.row}
          data-active={isActive || undefined}
          data-selected={isSelected || undefined}
          style={{ gridTemplateColumns: template }}
          data-index={index}
        >
          {columns.map(({ column }) => (
            <div
              key={column.id}
              role="gridcell"
              className={classes.cell}
              data-align={column.align}
              data-column={column.id}
            >
              {row === undefined ? <span className={classes.bone} /> : column.cell(row)}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** One row and the strips above it. Drawn again only when something of it changed. */
export const GridRow = memo(GridRowContent) as typeof GridRowContent;
