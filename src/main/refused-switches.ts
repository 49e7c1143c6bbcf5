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

/**
 * What takes Chromium's sandbox away. An AppImage adds the first by itself where the system lets no program make user
 * namespaces (electron-builder's AppRun, which cannot be configured).
 */
const UNSANDBOXED = ['no-sandbox', 'disable-namespace-sandbox', 'disable-seccomp-filter-sandbox'] as const;

/** @returns why a packaged app does not start with these switches, in a sentence; `null`: it does. */
export function refusalOfSwitches(hasSwitch: (name: string) => boolean): string | null {
  const opening = REFUSED.filter(hasSwitch);
  if (opening.length > 0)
    return `It is not started with ${inWords(opening)}: that would open it to other programs. Start it again without.`;
  const unsandboxed = UNSANDBOXED.filter(hasSwitch);
  if (unsandboxed.length === 0) return null;
  return `It is not started with ${inWords(unsandboxed)}: what its window shows would run without Chromium’s sandbox. Start it again without. If nobody added that, this system lets no AppImage make user namespaces: install the .deb package instead.`;
}

function inWords(names: readonly string[]): string {
  return names.map((name) => `--${name}`).join(', ');
}
