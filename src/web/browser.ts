import { spawn } from 'node:child_process';

/** Shows a loopback link in the person's browser, where there is a screen to show it on. Failing is not an error. */
export function openBrowser(link: string, platform: NodeJS.Platform = process.platform): void {
  const [program, ...args] = browserCommand(link, platform);
  const child = spawn(program, args, {
    stdio: 'ignore',
    detached: true,
    windowsVerbatimArguments: platform === 'win32',
  });
  child.on('error', () => undefined);
  child.unref();
}

/** @returns whether this session has a screen. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

function browserCommand(link: string, platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open', link];
  // `start` takes its first quoted word for a window title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', `"${link}"`];
  return ['xdg-open', link];
}

/** Browsers and systems by what their User-Agent holds, the more special one first: Edge also says Chrome, Chrome Safari. */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Windows', 'Windows'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** @returns what a person knows a browser by, *Firefox on Linux*. Nothing of the header itself gets into it. */
export function describeBrowser(userAgent = ''): string {
  const of = (known: readonly (readonly [string, string])[]) => known.find(([mark]) => userAgent.includes(mark))?.[1];
  const [browser, system] = [of(BROWSERS) ?? 'A browser', of(SYSTEMS)];
  return system === undefined ? browser : `${browser} on ${system}`;
}
