/**
 * For sorting upwards. Texts by their UTF-16 units, so that the order is the same on every machine.
 * @returns below 0 where `a` comes first, above 0 where `b` does, 0 for equals.
 */
export function compare<T extends string | bigint>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
