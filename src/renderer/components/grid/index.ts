export { DataGrid } from './DataGrid.tsx';
export type { GridColumn, GridRows, GridSort, GridStrip } from './grid-types.ts';
export { useArrayRows } from './use-array-rows.ts';
export { PAGE, useWindowedRows, type WindowedRows } from './use-windowed-rows.ts';
