import { boundsOf, FIELD_END, placeOf, type Segment } from './search-segment.ts';

/** All segments of a table in memory, later ones before earlier ones where both name a row. */
export interface SearchMemory {
  readonly segments: readonly LoadedSegment[];
}

interface LoadedSegment {
  readonly name: string;
  readonly segment: Segment;
  /** 1 for a row that a later segment names too, or that is gone. */
  readonly isDead: Uint8Array;
}

export function loadMemory(named: readonly { readonly name: string; readonly segment: Segment }[]): SearchMemory {
  const segments: LoadedSegment[] = [];
  for (const { name, segment } of named) {
    for (const earlier of segments) bury(earlier, segment);
    segments.push({ name, segment, isDead: goneRows(segment) });
  }
  return { segments };
}

function goneRows({ ends }: Segment): Uint8Array {
  const isDead = new Uint8Array(ends.length);
  let start = 0;
  for (let at = 0; at < ends.length; at += 1) {
    const end = ends[at] ?? 0;
    if (end === start) isDead[at] = 1;
    start = end;
  }
  return isDead;
}

function bury({ segment, isDead }: LoadedSegment, later: Segment): void {
  const [first, last] = [segment.rows[0] ?? Infinity, segment.rows.at(-1) ?? -Infinity];
  if ((later.rows[0] ?? Infinity) > last || (later.rows.at(-1) ?? -Infinity) < first) return;
  for (const row of later.rows) {
    if (row < first || row > last) continue;
    const at = placeOf(segment, row);
    if (at >= 0) isDead[at] = 1;
  }
}

/** Rows in one of whose wanted fields the text occurs. @param fields whether each field is wanted. */
export function findRows(memory: SearchMemory, text: Buffer, fields: readonly boolean[]): number[] {
  const found: number[] = [];
  const isAll = fields.every(Boolean);
  for (const { segment, isDead } of memory.segments) {
    let place = 0;
    let at = segment.text.indexOf(text);
    while (at >= 0) {
      place = placeAt(segment.ends, at, place);
      const [start, end] = boundsOf(segment, place);
      const isWanted = isAll || (fields[fieldAt(segment.text, start, at)] ?? false);
      if (isWanted && isDead[place] === 0) found.push(segment.rows[place] ?? 0);
      at = segment.text.indexOf(text, isWanted || isDead[place] === 1 ? end : segment.text.indexOf(FIELD_END, at));
    }
  }
  return found;
}

/** The first place whose text ends beyond `offset`; it is not before `from`, and mostly near it. */
function placeAt(ends: Uint32Array, offset: number, from: number): number {
  let step = 1;
  let high = from;
  while (high < ends.length && (ends[high] ?? 0) <= offset) {
    high += step;
    step *= 2;
  }
  let low = Math.max(from, high - step);
  high = Math.min(high, ends.length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function fieldAt(text: Buffer, start: number, at: number): number {
  let field = 0;
  for (let index = start; index < at; index += 1) if (text[index] === FIELD_END) field += 1;
  return field;
}

/** What is remembered of a row, fields and marks together; `undefined`: nothing. */
export function textOfRow({ segments }: SearchMemory, row: number): Buffer | undefined {
  for (const { segment, isDead } of segments) {
    const place = placeOf(segment, row);
    if (place >= 0 && isDead[place] === 0) return segment.text.subarray(...boundsOf(segment, place));
  }
  return undefined;
}

export function countRows({ segments }: SearchMemory): number {
  return segments.reduce((sum, { isDead }) => sum + isDead.reduce((alive, dead) => alive + 1 - dead, 0), 0);
}
