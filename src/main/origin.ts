/** Where the console lives in the desktop app: one host of a scheme that only this app serves. */
export const SCHEME = 'app';
const CONSOLE_HOST = 'console';
export const CONSOLE_ORIGIN = `${SCHEME}://${CONSOLE_HOST}`;
export const START_URL = `${CONSOLE_ORIGIN}/`;

/** @returns whether an address is one of the console's own; a name that merely begins like it is not. */
export function isConsoleUrl(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${SCHEME}:` && url.host === CONSOLE_HOST && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
