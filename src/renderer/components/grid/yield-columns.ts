/** A column as far as room is concerned. */
interface RoomClaim {
  readonly id: string;
  readonly width: number;
  /** Gives way where room is scarce, the highest first; without it the column stays. */
  readonly yields?: number;
}

/**
 * Which columns give way so that the others fit without scrolling sideways.
 * @param room pixels there are. @returns the ids that are not shown. Where even that is not enough, the rest scrolls.
 */
export function yieldColumns(columns: readonly RoomClaim[], room: number): ReadonlySet<string> {
  const gone = new Set<string>();
  let width = columns.reduce((sum, column) => sum + column.width, 0);
  const mayYield = columns
    .filter((column) => column.yields !== undefined)
    .sort((a, b) => (b.yields ?? 0) - (a.yields ?? 0));
  for (const column of mayYield) {
    if (width <= room) break;
    gone.add(column.id);
    width -= column.width;
  }
  return gone;
}
