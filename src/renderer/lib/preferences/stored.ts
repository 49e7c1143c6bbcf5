/**
 * Reads what this window kept about its own looks. Nothing of the workspace is kept here.
 * @returns `fallback` when there is nothing, or nothing readable.
 */
export function readStored<T>(name: string, fallback: T): T {
  try {
    const text = window.localStorage.getItem(`counterfoil.${name}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Keeps it for the next time; a window that may keep nothing simply forgets. */
export function keepStored(name: string, value: unknown): void {
  try {
    window.localStorage.setItem(`counterfoil.${name}`, JSON.stringify(value));
  } catch {
    // Storage may be full or denied: looks are not worth an error.
  }
}
