import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { WorkspacePaths } from '../engine/ports.ts';

/** One home: the folder that holds a workspace and all that belongs to it. */
export interface Home extends WorkspacePaths {
  readonly root: string;
  /** What the Electron host's window and browser part keep: its place, caches, the lock against a second instance. */
  readonly window: string;
  /** The sandbox's world, so that a restart goes on where it was. */
  readonly sandboxState: string;
}

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
}

/** The machine this process runs on. */
function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, homeFolder: homedir() };
}

/** Where the operating system wants an application's data: XDG on Linux, Application Support, Local AppData. */
export function dataFolder({ platform, env, homeFolder }: Machine): string {
  if (platform === 'darwin') return join(homeFolder, 'Library', 'Application Support', 'Counterfoil');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(homeFolder, 'AppData', 'Local'), 'Counterfoil');
  const xdg = env['XDG_DATA_HOME'];
  // The XDG specification says that a relative path is to be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(homeFolder, '.local', 'share'), 'counterfoil');
}

/** The home for these options; the sandbox keeps one of its own unless a folder is named. */
export function findHome(
  options: { readonly home: string | null; readonly isSandbox: boolean },
  machine: Machine = thisMachine(),
): Home {
  const root =
    options.home === null ? join(dataFolder(machine), options.isSandbox ? 'sandbox' : 'main') : resolve(options.home);
  return {
    root,
    workspace: join(root, 'workspace'),
    logs: join(root, 'logs'),
    exports: join(root, 'exports'),
    window: join(root, 'window'),
    sandboxState: join(root, 'sandbox-world.json'),
  };
}

/** Makes the folders, readable by their owner only. */
export function makeHome(home: Home): void {
  for (const folder of [home.root, home.workspace, home.logs, home.exports, home.window]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
}
