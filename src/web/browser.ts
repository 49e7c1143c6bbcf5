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
