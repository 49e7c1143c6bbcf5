import { existsSync, readFileSync } from 'node:fs';

/** The format of SQLite's write-ahead log: sqlite.org/fileformat2.html, chapter 4. */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

type Sums = readonly [number, number];

/**
 * Looks through the log of a workspace that was not closed. SQLite reads it up to the first frame whose checksum is wrong
 * and drops the rest without a word, because that is how a write that a crash cut off ends. But a write begins only when
 * the one before it is on the disk: where two or more were dropped, at least one had been acknowledged.
 * @returns what is wrong, in a sentence; `undefined` when the log ends as a crash may end it, or is not there.
 */
export function findLogDamage(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const log = readFileSync(path);
  // A power cut may leave a new log's length without its contents.
  if (log.length < HEADER_BYTES || log.every((byte) => byte === 0)) return undefined;
  const isBigEndian = log.readUInt32BE(0) === MAGIC + 1;
  const headerSums =
    isBigEndian || log.readUInt32BE(0) === MAGIC ? sum(log.subarray(0, 24), [0, 0], isBigEndian) : undefined;
  if (headerSums === undefined || !isAt(log, 24, headerSums)) return 'The log of the last changes cannot be read.';

  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  let sums: Sums = headerSums;
  let isReadable = true;
  let dropped = 0;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    // Frames of another salt are left from before the log was last begun anew.
    const isOfThisLog = log.compare(log, 16, 24, at + 8, at + 16) === 0;
    if (isReadable) {
      sums = sum(log.subarray(at, at + 8), sums, isBigEndian);
      sums = sum(log.subarray(at + FRAME_HEADER_BYTES, at + frameBytes), sums, isBigEndian);
      isReadable = isOfThisLog && isAt(log, at + 16, sums);
    }
    const endsTransaction = log.readUInt32BE(at + 4) !== 0;
    if (!isReadable && isOfThisLog && endsTransaction) dropped += 1;
  }
  return dropped > 1 ? `The log of the last changes is damaged before ${dropped} of them.` : undefined;
}

/** SQLite's checksum over some bytes, two words at a time, going on from `before`. */
function sum(bytes: Buffer, [first, second]: Sums, isBigEndian: boolean): Sums {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + words.getUint32(at, !isBigEndian) + second) >>> 0;
    second = (second + words.getUint32(at + 4, !isBigEndian) + first) >>> 0;
  }
  return [first, second];
}

function isAt(log: Buffer, at: number, [first, second]: Sums): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}
