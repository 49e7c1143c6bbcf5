import { randomBytes } from 'node:crypto';
import type { Random } from '../engine/ports.ts';

/** Ids are UUIDs of version 7 (RFC 9562 §5.7, method 1): time first, then a counter, so that they sort as they were made. */
export function createRandom(now: () => number = Date.now): Random {
  let last = 0;
  let counter = 0;
  return {
    id() {
      const time = now();
      if (time > last) {
        last = time;
        counter = randomBytes(2).readUInt16BE() & 0x7ff;
      } else if (++counter > 0xfff) {
        last += 1;
        counter = 0;
      }
      const stamp = last.toString(16).padStart(12, '0');
      const tail = randomBytes(8);
      tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
      const rest = tail.toString('hex');
      return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${rest.slice(0, 4)}-${rest.slice(4)}`;
    },
    fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  };
}
