import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { hasDisplay } from '../src/web/browser.ts';
import { ROOT } from './root.ts';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const REACH_MILLISECONDS = 5000;
const DOWNLOAD_MILLISECONDS = 180_000;

export type FoundElectron = { readonly path: string } | { readonly why: string };

/** The Electron executable, fetched once if it must be; or the reason why the desktop app cannot run here. */
export async function findElectron(say: (line: string) => void): Promise<FoundElectron> {
  if (!hasDisplay()) return { why: 'there is no display' };
  const chosen = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  // Electron's package goes by the same variable; who sets it has chosen the executable.
  if (chosen) {
    const path = join(chosen, executableName() ?? 'electron');
    return existsSync(path) ? { path } : { why: `there is no Electron in ${chosen}` };
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) return { why: 'Electron does not run as root' };
  const there = installedPath();
  if (there) return { path: there };
  const host = downloadHost();
  if (host && !(await canReach(host))) return { why: `its binary cannot be downloaded: ${host} cannot be reached` };
  say('Fetching Electron’s binary, once…');
  const problem = await download();
  const fetched = installedPath();
  return fetched
    ? { path: fetched }
    : { why: `its binary cannot be downloaded: ${problem ?? 'it is not where it should be'}` };
}

/** Electron's installer writes into `path.txt` where in `dist` the executable lies. */
function executableName(): string | null {
  try {
    return readFileSync(join(PACKAGE, 'path.txt'), 'utf8').trim();
  } catch {
    return null;
  }
}

/** The executable of an earlier installation, if it is there. */
export function installedPath(): string | null {
  const name = executableName();
  const path = name ? join(PACKAGE, 'dist', name) : null;
  return path && existsSync(path) ? path : null;
}

/** @returns `null` behind a proxy, where only the download itself can tell. */
function downloadHost(): string | null {
  const { env } = process;
  if (env['HTTPS_PROXY'] || env['https_proxy'] || env['ELECTRON_GET_USE_PROXY']) return null;
  const mirror = env['npm_config_electron_mirror'] || env['ELECTRON_MIRROR'];
  return mirror && URL.canParse(mirror) ? new URL(mirror).hostname : 'github.com';
}

function canReach(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, timeout: REACH_MILLISECONDS });
    const end = (isReachable: boolean) => {
      socket.destroy();
      resolve(isReachable);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** Runs the package's own installer, which checks the download against checksums. @returns why it failed. */
function download(): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PACKAGE, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: DOWNLOAD_MILLISECONDS,
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      if (signal) resolve(`it took more than ${DOWNLOAD_MILLISECONDS / 60_000} minutes`);
      else resolve(code === 0 ? null : (errors.trim().split('\n')[0] ?? `the installer ended with code ${code}`));
    });
  });
}
