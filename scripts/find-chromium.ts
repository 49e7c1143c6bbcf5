import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from './root.ts';

export type FoundChromium = { readonly path: string; readonly from: string } | { readonly why: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const USUAL_PLACES: Readonly<Record<string, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    join(process.env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(
      process.env['PROGRAMFILES(X86)'] ?? 'C:\\Program Files (x86)',
      'Microsoft',
      'Edge',
      'Application',
      'msedge.exe',
    ),
  ],
  linux: ['/usr/bin/chromium', '/snap/bin/chromium'],
};
const DOWNLOAD_MILLISECONDS = 240_000;

/** A Chromium that is on this machine: the one named by COUNTERFOIL_CHROMIUM, Playwright's own, or the system's. */
export function findChromium(): FoundChromium {
  const named = process.env['COUNTERFOIL_CHROMIUM'];
  if (named) return existsSync(named) ? { path: named, from: 'COUNTERFOIL_CHROMIUM' } : { why: `there is no ${named}` };
  const own = chromium.executablePath();
  if (own && existsSync(own)) return { path: own, from: 'Playwright' };
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...(USUAL_PLACES[process.platform] ?? []),
  ];
  const path = candidates.find(canRun);
  return path ? { path, from: 'the system' } : { why: 'there is no Chromium or Chrome on this machine' };
}

/** Finds one, or gets one: from Debian's packages as root, else from where Playwright gets its own. */
export function provideChromium(say: (line: string) => void): FoundChromium {
  const found = findChromium();
  if ('path' in found || process.env['COUNTERFOIL_CHROMIUM']) return found;
  const reasons: string[] = [];
  for (const get of [installFromDebian, downloadPlaywrights]) {
    const why = get(say);
    if (why === null) {
      const now = findChromium();
      if ('path' in now) return now;
    } else reasons.push(why);
  }
  return { why: `${found.why}; ${reasons.join('; ')}` };
}

/** @returns why not, or `null` when it was done. */
function installFromDebian(say: (line: string) => void): string | null {
  if (!existsSync('/etc/debian_version')) return 'not Debian';
  if (process.getuid?.() !== 0) return 'apt-get needs root';
  say('Installing Chromium from Debian…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'pipe' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
      env,
      stdio: 'pipe',
    });
    return null;
  } catch (error) {
    return `apt-get failed: ${lastLine((error as { stderr?: Buffer }).stderr?.toString() ?? String(error))}`;
  }
}

function downloadPlaywrights(say: (line: string) => void): string | null {
  say('Fetching Playwright’s Chromium…');
  const cli = join(ROOT, 'node_modules', 'playwright', 'cli.js');
  const { status, stderr, signal } = spawnSync(process.execPath, [cli, 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: DOWNLOAD_MILLISECONDS,
  });
  if (signal) return `Playwright's download took more than ${DOWNLOAD_MILLISECONDS / 60_000} minutes`;
  return status === 0 ? null : `Playwright's download failed: ${lastLine(stderr.toString())}`;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
