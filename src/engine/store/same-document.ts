/** Whether two JSON values say the same, whatever the order of their keys; a key that is `undefined` is not there. */
export function isSameDocument(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keysA = keysOf(a);
  if (keysA.length !== keysOf(b).length) return false;
  return keysA.every((key) => {
    const value: unknown = Reflect.get(a, key);
    return Object.hasOwn(b, key) && isSameDocument(value, Reflect.get(b, key));
  });
}

function keysOf(value: object): string[] {
  return Object.keys(value).filter((key) => Reflect.get(value, key) !== undefined);
}
