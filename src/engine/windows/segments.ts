/** A run of rows that follows another in one long list, each with an order of its own. */
export interface Segment<T> {
  readonly count: number;
  read(skip: number, limit: number): Promise<readonly T[]>;
}

/** What a window takes of one segment. */
interface SegmentPart<S> {
  readonly segment: S;
  readonly skip: number;
  readonly limit: number;
}

/** The parts of segments that a window on their list reaches, in order; those without rows are no parts. */
export function partsOf<S extends { readonly count: number }>(
  segments: readonly S[],
  skip: number,
  limit: number,
): SegmentPart<S>[] {
  const parts: SegmentPart<S>[] = [];
  let start = 0;
  for (const segment of segments) {
    if (start >= skip + limit) break;
    const end = start + segment.count;
    const [from, to] = [Math.max(start, skip), Math.min(end, skip + limit)];
    if (from < to) parts.push({ segment, skip: from - start, limit: to - from });
    start = end;
  }
  return parts;
}

/** Reads a window of a list that is made of segments, one after the other, touching only those it reaches. */
export async function readAcross<T>(segments: readonly Segment<T>[], skip: number, limit: number): Promise<T[]> {
  const rows: T[] = [];
  for (const part of partsOf(segments, skip, limit)) rows.push(...(await part.segment.read(part.skip, part.limit)));
  return rows;
}
