import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Marks the place of the fuses in Electron's executable (electron/build/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** The fuses of version 1 of their wire, in its order, as electron-builder names them. */
const FUSES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
type Fuse = (typeof FUSES)[number];

/** The loopback host, which is built beside the main process and runs where the sources are. */
const WEB = '/out/main/web/';
/** The one package that the program loads at run time; everything else is bundled. */
const SHIPPED = ['better-sqlite3-multiple-ciphers'];

/** @returns the fuses that an executable carries, `true` where one is on; `null`: it carries none. */
export function readFuses(executable: Buffer): Partial<Record<Fuse, boolean>> | null {
  const at = executable.indexOf(SENTINEL);
  if (at === -1) return null;
  const [version, length = 0] = executable.subarray(at + SENTINEL.length);
  if (version !== 1) return null;
  const states = executable.subarray(at + SENTINEL.length + 2, at + SENTINEL.length + 2 + length).toString('latin1');
  return Object.fromEntries(FUSES.slice(0, length).map((fuse, index) => [fuse, states[index] === '1']));
}

/** @returns what electron-builder.yml asks of the fuses. */
export function wantedFuses(config: string): Partial<Record<Fuse, boolean>> {
  const block = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(config)?.[1] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, on]) => [name, on === 'true']),
  );
}

/** @returns the path of every file in an asar archive, with a leading slash; `unpacked` are those that lie beside it. */
export function listArchive(path: string): { readonly files: string[]; readonly unpacked: string[] } {
  interface Entry {
    readonly files?: Readonly<Record<string, Entry>>;
    readonly unpacked?: boolean;
  }
  const file = openSync(path, 'r');
  try {
    // Four lengths of Chromium's pickle format, of which the last is the header's own.
    const lengths = Buffer.alloc(16);
    readSync(file, lengths, 0, 16, 0);
    const header = Buffer.alloc(lengths.readUInt32LE(12));
    readSync(file, header, 0, header.length, 16);
    const found = { files: [] as string[], unpacked: [] as string[] };
    const walk = ({ files = {} }: Entry, above: string) => {
      for (const [name, entry] of Object.entries(files)) {
        const here = `${above}/${name}`;
        if (entry.files !== undefined) walk(entry, here);
        else (entry.unpacked ? found.unpacked : found.files).push(here);
      }
    };
    walk(JSON.parse(header.toString('utf8')) as Entry, '');
    return found;
  } finally {
    closeSync(file);
  }
}

/** @returns what is wrong with the packages of a folder, each in a sentence. @param config the text of electron-builder.yml. */
export function checkPackages(folder: string, config: string): string[] {
  const archives = globSync('**/resources/app.asar', { cwd: folder }).concat(
    globSync('**/Contents/Resources/app.asar', { cwd: folder }),
  );
  if (archives.length === 0) return [`There is no packaged app in ${folder}.`];
  return [
    ...archives.flatMap((path) => [
      ...checkArchive(join(folder, path)),
      ...checkFuses(join(folder, path, '..', '..'), wantedFuses(config)),
    ]),
    ...globSync('*.AppImage', { cwd: folder }).flatMap((name) => checkDesktopEntry(join(folder, name))),
  ];
}

function checkFuses(app: string, wanted: Partial<Record<Fuse, boolean>>): string[] {
  const executables = globSync(
    ['*', 'MacOS/*', 'Frameworks/Electron Framework.framework/Versions/A/Electron Framework'],
    { cwd: app },
  )
    .map((name) => join(app, name))
    .filter((path) => statSync(path).isFile());
  const carrying = executables.flatMap((path) => {
    const fuses = readFuses(readFileSync(path));
    return fuses === null ? [] : [{ path, fuses }];
  });
  if (carrying.length === 0) return [`No executable in ${app} carries fuses.`];
  return carrying.flatMap(({ path, fuses }) =>
    Object.entries(wanted)
      .filter(([fuse, on]) => fuses[fuse as Fuse] !== on)
      .map(([fuse, on]) => `${basename(path)}: the fuse ${fuse} is not ${on ? 'on' : 'off'}.`),
  );
}

function checkArchive(path: string): string[] {
  const { files, unpacked } = listArchive(path);
  const isShipped = (file: string) =>
    !file.startsWith(WEB) &&
    (!file.startsWith('/node_modules/') || SHIPPED.some((name) => file.startsWith(`/node_modules/${name}/`)));
  const faults = [...files, ...unpacked]
    .filter((file) => !isShipped(file))
    .map((file) => `${file} is packaged and never run.`);
  const packed = files.filter((file) => file.endsWith('.node'));
  faults.push(...packed.map((file) => `${file} cannot be loaded from inside the archive.`));
  if (!unpacked.some((file) => file.endsWith('.node'))) faults.push('The SQLite driver is missing.');
  for (const needed of [
    '/out/main/index.js',
    '/out/main/store-worker.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
  ])
    if (!files.includes(needed)) faults.push(`${needed} is missing.`);
  return faults;
}

/** An AppImage is asked for its own desktop entry, which needs no mounting. */
function checkDesktopEntry(path: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-appimage-'));
  try {
    execFileSync(path, ['--appimage-extract', '*.desktop'], { cwd: folder, stdio: 'ignore' });
    const [entry] = globSync('squashfs-root/*.desktop', { cwd: folder });
    if (entry === undefined || !existsSync(join(folder, entry))) return [`${basename(path)} has no desktop entry.`];
    const isOpen = readFileSync(join(folder, entry), 'utf8').includes('--no-sandbox');
    return isOpen ? [`${basename(path)}: its desktop entry starts it without Chromium's sandbox.`] : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
