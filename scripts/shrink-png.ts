import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly rgb: Uint8Array;
}

/**
 * Writes a screenshot again with a palette of at most 256 colours, which screens of text hardly miss and which takes a
 * third of the space. Takes what a browser writes: 8 bits, RGB or RGBA, not interlaced; anything else comes back as it was.
 */
export function shrinkPng(png: Buffer): Buffer {
  const pixels = decode(png);
  if (!pixels) return png;
  const small = encode(pixels);
  return small.length < png.length ? small : png;
}

function decode(png: Buffer): Pixels | null {
  if (!png.subarray(0, 8).equals(SIGNATURE)) return null;
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth, type, , , interlace] = png.subarray(24, 29);
  if (depth !== 8 || (type !== 2 && type !== 6) || interlace !== 0) return null;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const size = type === 6 ? 4 : 3;
  const raw = unfilter(inflateSync(Buffer.concat(parts)), width * size, height, size);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) rgb.set(raw.subarray(pixel * size, pixel * size + 3), pixel * 3);
  return { width, height, rgb };
}

/** Undoes the five filters of PNG (W3C PNG, §9.2). */
function unfilter(data: Buffer, stride: number, height: number, size: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= size ? (out[y * stride + x - size] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const corner = x >= size && y > 0 ? (out[(y - 1) * stride + x - size] ?? 0) : 0;
      const value = data[y * (stride + 1) + 1 + x] ?? 0;
      out[y * stride + x] = value + predict(filter, left, up, corner);
    }
  }
  return out;
}

function predict(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function encode({ width, height, rgb }: Pixels): Buffer {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) counts.set(colourAt(rgb, at), (counts.get(colourAt(rgb, at)) ?? 0) + 1);
  const palette = choosePalette(counts);
  const nearest = new Map<number, number>();
  for (const colour of counts.keys()) nearest.set(colour, findNearest(colour, palette));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = nearest.get(colourAt(rgb, (y * width + x) * 3)) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Median cut: the box with the most to lose is halved until there are 256. */
function choosePalette(counts: ReadonlyMap<number, number>): number[] {
  const all = [...counts.keys()];
  if (all.length <= 256) return all;
  const boxes = [all];
  while (boxes.length < 256) {
    const scored = boxes.map((box, index) => ({ index, ...widest(box, counts) }));
    const worst = scored.reduce((a, b) => (b.loss > a.loss ? b : a));
    const box = boxes[worst.index] ?? [];
    if (box.length < 2) break;
    const sorted = box.sort((a, b) => ((a >> worst.shift) & 255) - ((b >> worst.shift) & 255));
    const half = sorted.length >> 1;
    boxes.splice(worst.index, 1, sorted.slice(0, half), sorted.slice(half));
  }
  return boxes.map((box) => commonest(box, counts));
}

function widest(box: readonly number[], counts: ReadonlyMap<number, number>): { shift: number; loss: number } {
  let weight = 0;
  for (const colour of box) weight += counts.get(colour) ?? 0;
  let best = { shift: 0, loss: -1 };
  for (const shift of [16, 8, 0]) {
    let least = 255;
    let most = 0;
    for (const colour of box) {
      const value = (colour >> shift) & 255;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const loss = (most - least) * Math.sqrt(weight) * (box.length > 1 ? 1 : 0);
    if (loss > best.loss) best = { shift, loss };
  }
  return best;
}

/** Flat areas of a screen keep their exact colour. */
function commonest(box: readonly number[], counts: ReadonlyMap<number, number>): number {
  return box.reduce((a, b) => ((counts.get(b) ?? 0) > (counts.get(a) ?? 0) ? b : a), box[0] ?? 0);
}

function findNearest(colour: number, palette: readonly number[]): number {
  let best = 0;
  let least = Infinity;
  for (const [index, other] of palette.entries()) {
    const distance =
      ((colour >> 16) - (other >> 16)) ** 2 +
      (((colour >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
      ((colour & 255) - (other & 255)) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function colourAt(rgb: Uint8Array, at: number): number {
  return ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
