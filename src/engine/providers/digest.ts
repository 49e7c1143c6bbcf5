const MULTIPLIERS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;

/**
 * A 128-bit digest of a text as 32 hex digits, the same on every machine. It tells rows of one account apart; it is not
 * cryptographic: whoever could forge a collision is the API itself.
 */
export function digestText(text: string): string {
  let a = 0x243f6a88 ^ text.length;
  let b = 0x85a308d3;
  let c = 0x13198a2e;
  let d = 0x03707344;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(rotate(a ^ unit, 13) + b, MULTIPLIERS[0]);
    b = Math.imul(rotate(b ^ unit, 17) + c, MULTIPLIERS[1]);
    c = Math.imul(rotate(c ^ unit, 19) + d, MULTIPLIERS[2]);
    d = Math.imul(rotate(d ^ unit, 23) + a, MULTIPLIERS[3]);
  }
  for (let round = 0; round < 4; round += 1) {
    a = finish(a + b);
    b = finish(b + c);
    c = finish(c + d);
    d = finish(d + a);
  }
  return [a, b, c, d].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(lane: number): number {
  let value = Math.imul(lane ^ (lane >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return value ^ (value >>> 16);
}

/** JSON with the fields of every object in order of their names, so that equal rows give equal text. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalText((value as Record<string, unknown>)[key])}`)
      .join(',')}}`;
  return JSON.stringify(value) ?? 'null';
}
