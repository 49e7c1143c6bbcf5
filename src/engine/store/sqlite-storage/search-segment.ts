/**
 * The searched texts of some rows, as one piece of bytes: a head of their number, the rows' numbers, where each row's text
 * ends, and the texts. A text is UTF-8, in which the two marks cannot occur.
 */
export interface Segment {
  /** Ascending. */
  readonly rows: Float64Array;
  readonly ends: Uint32Array;
  readonly text: Buffer;
}

/** A row's texts, by field; `undefined`: the row is no longer there. */
export interface SearchedRow {
  readonly row: number;
  readonly texts: readonly Buffer[] | undefined;
}

export const FIELD_END = 0xfe;
export const ROW_END = 0xff;

const HEAD_BYTES = 8;
const ROW_BYTES = 8;
const END_BYTES = 4;
const FIELD_MARK = Buffer.from([FIELD_END]);
const ROW_MARK = Buffer.from([ROW_END]);

/** Of several that name one row, the last counts. */
export function makeSegment(given: readonly SearchedRow[]): Segment {
  const byRow = new Map(given.map((one) => [one.row, one]));
  const sorted = [...byRow.values()].sort((a, b) => a.row - b.row);
  const parts = sorted.map(({ texts }) => (texts === undefined ? [] : rowParts(texts)));
  let end = 0;
  const ends = Uint32Array.from(parts, (of) => (end += of.reduce((sum, part) => sum + part.length, 0)));
  return { rows: Float64Array.from(sorted, ({ row }) => row), ends, text: Buffer.concat(parts.flat(), end) };
}

function rowParts(texts: readonly Buffer[]): Buffer[] {
  return [...texts.flatMap((text) => [text, FIELD_MARK]), ROW_MARK];
}

/** Where a row's text begins and ends; nothing between them when the row is no longer there. */
export function boundsOf({ ends }: Segment, at: number): readonly [start: number, end: number] {
  return [at === 0 ? 0 : (ends[at - 1] ?? 0), ends[at] ?? 0];
}

/** The place of a row in a segment, or -1. */
export function placeOf({ rows }: Segment, row: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle] ?? 0;
    if (found === row) return middle;
    if (found < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export function segmentBytes({ rows, ends, text }: Segment): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(rows.length);
  return Buffer.concat([head, bytesOf(rows), bytesOf(ends), text]);
}

export function readSegment(bytes: Buffer): Segment {
  const count = bytes.readUInt32LE();
  const endsAt = HEAD_BYTES + count * ROW_BYTES;
  const textAt = endsAt + count * END_BYTES;
  // Copies: what is read may begin anywhere, and a list of numbers may not.
  const copy = (from: number, to: number): ArrayBuffer => Uint8Array.prototype.slice.call(bytes, from, to).buffer;
  return {
    rows: new Float64Array(copy(HEAD_BYTES, endsAt)),
    ends: new Uint32Array(copy(endsAt, textAt)),
    text: bytes.subarray(textAt),
  };
}

/** One segment for several that followed one another. @param keepsGone whether earlier ones may still name their rows. */
export function mergeSegments(segments: readonly Segment[], keepsGone: boolean): Segment {
  const newest = new Map<number, Buffer>();
  for (const segment of segments) {
    for (const [at, row] of segment.rows.entries()) newest.set(row, segment.text.subarray(...boundsOf(segment, at)));
  }
  const kept = [...newest].filter(([, text]) => keepsGone || text.length > 0).sort(([a], [b]) => a - b);
  let end = 0;
  const ends = Uint32Array.from(kept, ([, text]) => (end += text.length));
  const text = Buffer.concat(
    kept.map(([, part]) => part),
    end,
  );
  return { rows: Float64Array.from(kept, ([row]) => row), ends, text };
}

export function splitSegment(segment: Segment, most: number): Segment[] {
  const count = Math.ceil(segment.rows.length / most);
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index * most, Math.min((index + 1) * most, segment.rows.length)];
    const [start] = boundsOf(segment, from);
    const ends = segment.ends.slice(from, to).map((end) => end - start);
    return { rows: segment.rows.slice(from, to), ends, text: segment.text.subarray(start, start + (ends.at(-1) ?? 0)) };
  });
}

export function countGone({ ends }: Segment): number {
  return ends.reduce((gone, end, at) => gone + Number(end === (at === 0 ? 0 : ends[at - 1])), 0);
}

function bytesOf(list: Float64Array | Uint32Array): Buffer {
  return Buffer.from(list.buffer, list.byteOffset, list.byteLength);
}
