/** Mixes two 32-bit numbers into one that looks random and is always the same. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

/** A 32-bit number of a text, under a seed. */
export function drawFrom(seed: number, text: string): number {
  let hash = seed >>> 0;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return mix(hash, text.length);
}

/** A whole number in [min, max]. */
export function within(draw: number, min: number, max: number): number {
  return min + (draw % (max - min + 1));
}

/** Sixteen hexadecimal digits of a text, under a seed. */
export function digest(seed: number, text: string): string {
  const high = drawFrom(seed ^ 0x5bd1e995, text);
  const low = drawFrom(high, text);
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
