/**
 * What Chromium and Node would take from the command line that hands this process, and with it every credential, to
 * whoever may start it: debuggers and their ports, code of others, a page without its own rules.
 */
const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-targets',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-wait',
  'inspect-port',
  'inspect-publish-uid',
  'debug-port',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'disable-site-isolation-trials',
  'auto-open-devtools-for-tabs',
] as const;

/** @returns why a packaged app does not start with these switches, in a sentence; `null`: it does. */
export function refusalOfSwitches(hasSwitch: (name: string) => boolean): string | null {
  const found = REFUSED.filter(hasSwitch);
  if (found.length === 0) return null;
  return `It is not started with ${found.map((name) => `--${name}`).join(', ')}: that would open it to other programs. Start it again without.`;
}
