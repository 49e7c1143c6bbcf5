/** A run of rows that follows another in one long list, each with an order of its own. */
export interface Segment<T> {
  readonly count: number;
  read(skip: number, limit: number): Promise<readonly T[]>;
}

/** Reads a window of a list that is made of segments, one after the other, touching only those it reaches. */
export async function readAcross<T>(segments: readonly Segment<T>[], skip: number, limit: number): Promise<T[]> {
  const rows: T[] = [];
  let start = 0;
  for (const segment of segments) {
    const wanted = limit - rows.length;
    if (wanted <= 0) break;
    const from = Math.max(0, skip - start);
    if (from < segment.count) rows.push(...(await segment.read(from, Math.min(wanted, segment.count - from))));
    start += segment.count;
  }
  return rows;
}
