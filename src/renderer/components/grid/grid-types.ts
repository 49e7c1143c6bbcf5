import type { ReactNode } from 'react';
import type { Direction } from '../../../contract/procedure.ts';
import type { Problem } from '../../../domain/problem.ts';

/** One column of the grid. `id` stays the same for ever: the operator's layout is kept by it. */
export interface GridColumn<Row> {
  readonly id: string;
  /** With the unit, where the column has one. */
  readonly header: string;
  /** What the column menu and the screen reader call it, where the header is too narrow for words. */
  readonly name?: string;
  /** Pixels at first. */
  readonly width: number;
  /** Takes the room that is left; one column of a grid should. */
  readonly grows?: boolean;
  /** Figures stand at the end. */
  readonly align?: 'end';
  /** What `onSort` is called with; without it the column cannot be sorted. */
  readonly sort?: string;
  /** Which way a first click sorts; ascending unless told. */
  readonly firstDirection?: Direction;
  /** Gives way where room is scarce, the highest number first. What the operator chose to see stays. */
  readonly yields?: number;
  /** Not shown until the operator asks for it. */
  readonly isHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface GridSort<By extends string = string> {
  readonly by: By;
  readonly direction: Direction;
}

/**
 * Rows of a list of any length, of which the grid asks only for what is in view.
 * Made by `useWindowedRows` (the engine has them) or `useArrayRows` (the page has them).
 */
export interface GridRows<Row> {
  /** Another list: the grid goes back to its top. */
  readonly key: string;
  /** `null` until it is known. */
  readonly count: number | null;
  /** `undefined` while that row is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  /** The grid tells which rows are in view, both ends included. */
  readonly want: (first: number, last: number) => void;
  /** The grid tells when it is at its top, where new rows may come in without moving anything. */
  readonly setAtTop: (isAtTop: boolean) => void;
  /** What is shown belongs to the list before this one, until this one's first rows have come. */
  readonly isPrevious: boolean;
  readonly problem: Problem | null;
  readonly retry: () => void;
  /** New rows that wait, so that nothing moves under the pointer: `12 new`. */
  readonly held: { readonly label: string; readonly show: () => void } | null;
}

/** A row that is no record, such as a gap: it stands above the row of `index`; at the count it stands below the last. */
export interface GridStrip {
  readonly id: string;
  readonly content: ReactNode;
  /** `hole` is hatched, as what was never seen; `heading` parts groups of rows. A hole unless told. */
  readonly look?: 'hole' | 'heading';
}
