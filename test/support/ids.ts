import type { Random } from '../../src/engine/ports.ts';

let last = 0;

/** Ids in order of their making, and chance that comes out the same each time. */
export function idSource(seed = 1): Random {
  let state = seed;
  return {
    id: () => `${Date.now().toString(36)}-${String((last += 1)).padStart(6, '0')}-${process.pid}`,
    fraction: () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    },
  };
}
