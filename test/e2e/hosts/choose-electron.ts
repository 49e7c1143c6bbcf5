import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installedPath } from '../../../scripts/find-electron.ts';
import { ROOT } from '../../../scripts/root.ts';
import { hasDisplay } from '../../../src/web/browser.ts';

/** Beside the repository, where there is one. */
const USUAL_STAND_IN = '../shared/electron-standin';

/**
 * The real Electron where it is installed and there is a display; else the stand-in that COUNTERFOIL_ELECTRON_STANDIN names.
 * A stand-in runs the built app on an ordinary Chromium; it is no proof for what only the real one does (fuses, sandbox
 * flags, native menus and dialogs), and the run says which of the two it used.
 */
export function chooseElectron(): { path: string; isStandIn: boolean } | { why: string } {
  const real = installedPath();
  const isRoot = process.getuid?.() === 0;
  if (real && hasDisplay() && !isRoot) return { path: real, isStandIn: false };
  const folder = process.env['COUNTERFOIL_ELECTRON_STANDIN'] ?? USUAL_STAND_IN;
  const standIn = folder ? join(resolve(ROOT, folder), 'electron') : null;
  if (standIn && existsSync(standIn)) return { path: standIn, isStandIn: true };
  if (!real) return { why: 'Electron’s binary is not on this machine' };
  return { why: isRoot ? 'Electron does not run as root' : 'there is no display' };
}
