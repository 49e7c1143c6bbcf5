import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

/** Takes the next bytes of a file. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** A ZIP archive (APPNOTE 6.3, without ZIP64) that is written front to back: what it holds is never in memory whole. */
interface ZipWriter {
  /** Begins the next file of the archive; the one before must have ended. */
  begin(name: string): ZipEntry;
  /** Writes the directory that ends the archive. */
  end(): Promise<void>;
}

interface ZipEntry {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

interface Listed {
  readonly name: Buffer;
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

const MOST_BYTES = 0xff_ff_ff_ff;
/** Sizes follow the bytes that they are of; names are UTF-8. */
const FLAGS = 0x08_08;
const DEFLATED = 8;
const VERSION = 20;
/** 1 January 1980, midnight: the same rows give the same bytes. */
const DOS_DATE = 0x00_21;

/** More than the format can tell the size of. */
export class ArchiveTooLarge extends Error {}

/** @throws ArchiveTooLarge from `write` and `end` once a file or the archive is larger than 4 GB. */
export function createZip(sink: Sink): ZipWriter {
  const listed: Listed[] = [];
  let offset = 0;

  async function put(bytes: Uint8Array): Promise<void> {
    offset += bytes.length;
    if (offset > MOST_BYTES) throw new ArchiveTooLarge('A ZIP archive holds at most 4 GB.');
    await sink(bytes);
  }

  return {
    begin(name) {
      const [at, nameBytes] = [offset, Buffer.from(name, 'utf8')];
      const deflate = createDeflateRaw({ level: 6 });
      const ready: Buffer[] = [];
      deflate.on('data', (chunk: Buffer) => ready.push(chunk));
      let [crc, size, packed] = [0, 0, 0];
      let isBegun = false;

      async function drain(): Promise<void> {
        if (!isBegun) await put(header(LOCAL, { name: nameBytes, at, crc: 0, packed: 0, size: 0 }));
        isBegun = true;
        for (const chunk of ready.splice(0)) {
          packed += chunk.length;
          await put(chunk);
        }
      }

      return {
        async write(text) {
          const bytes = Buffer.from(text, 'utf8');
          crc = crc32(bytes, crc);
          size += bytes.length;
          if (size > MOST_BYTES) throw new ArchiveTooLarge('A file of a ZIP archive holds at most 4 GB.');
          await new Promise<void>((resolve, reject) => {
            deflate.write(bytes, (error) => (error ? reject(error) : resolve()));
          });
          await drain();
        },
        async end() {
          const over = once(deflate, 'end');
          deflate.end();
          await over;
          await drain();
          const entry: Listed = { name: nameBytes, at, crc, packed, size };
          listed.push(entry);
          await put(descriptor(entry));
        },
      };
    },

    async end() {
      const at = offset;
      for (const entry of listed) await put(header(CENTRAL, entry));
      await put(endOf(listed.length, offset - at, at));
    },
  };
}

const LOCAL = 0x04_03_4b_50;
const CENTRAL = 0x02_01_4b_50;

function header(kind: typeof LOCAL | typeof CENTRAL, { name, at, crc, packed, size }: Listed): Buffer {
  const words = [FLAGS, DEFLATED, 0, DOS_DATE];
  const start = kind === LOCAL ? [VERSION] : [VERSION, VERSION];
  const bytes = Buffer.alloc(kind === LOCAL ? 30 : 46);
  let next = bytes.writeUInt32LE(kind);
  for (const word of [...start, ...words]) next = bytes.writeUInt16LE(word, next);
  for (const long of [crc, packed, size]) next = bytes.writeUInt32LE(long, next);
  bytes.writeUInt16LE(name.length, next);
  if (kind === CENTRAL) bytes.writeUInt32LE(at, 42);
  return Buffer.concat([bytes, name]);
}

function descriptor({ crc, packed, size }: Listed): Buffer {
  const bytes = Buffer.alloc(16);
  let next = bytes.writeUInt32LE(0x08_07_4b_50);
  for (const long of [crc, packed, size]) next = bytes.writeUInt32LE(long, next);
  return bytes;
}

function endOf(count: number, size: number, at: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06_05_4b_50);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(at, 16);
  return bytes;
}
