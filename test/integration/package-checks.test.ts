import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPackages, readFuses, wantedFuses } from '../../scripts/package-checks.ts';
import { ROOT } from '../../scripts/root.ts';
import { makeFolder } from '../support/desk.ts';

const CONFIG = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As electron-builder.yml wants them, in the order of the wire. */
const RIGHT = '01001100';
const FILES = ['out/main/index.js', 'out/main/store-worker.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const DRIVER = 'node_modules/better-sqlite3-multiple-ciphers';

let folder: ReturnType<typeof makeFolder>;
beforeEach(() => void (folder = makeFolder()));
afterEach(() => folder[Symbol.dispose]());

function executable(states: string): Buffer {
  return Buffer.concat([Buffer.from(`ELF…${SENTINEL}`), Buffer.from([1, states.length]), Buffer.from(`${states}…`)]);
}

interface Entry {
  files?: Record<string, Entry>;
  unpacked?: boolean;
}

/** An archive's header, which is all of it that is read. */
function archive(packed: readonly string[], unpacked: readonly string[]): Buffer {
  const root: Entry = { files: {} };
  const add = (path: string, isUnpacked: boolean) => {
    const names = path.split('/');
    const last = names.pop() ?? '';
    let at = root;
    for (const name of names) at = (at.files ??= {})[name] ??= { files: {} };
    (at.files ??= {})[last] = isUnpacked ? { unpacked: true } : {};
  };
  for (const path of packed) add(path, false);
  for (const path of unpacked) add(path, true);
  const header = Buffer.from(JSON.stringify(root));
  const lengths = Buffer.alloc(16);
  [4, header.length + 8, header.length + 4, header.length].forEach((length, index) =>
    lengths.writeUInt32LE(length, index * 4),
  );
  return Buffer.concat([lengths, header]);
}

function packaged(states: string, packed: readonly string[], unpacked: readonly string[]): string[] {
  const app = join(folder.path, 'linux-unpacked');
  const put = (path: string, content: Buffer) => {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), content);
  };
  put('counterfoil', executable(states));
  put('libffmpeg.so', Buffer.from('nothing of fuses'));
  put('resources/app.asar', archive(packed, unpacked));
  return checkPackages(folder.path, CONFIG);
}

describe('a package', () => {
  it('is right as electron-builder.yml asks for it', () => {
    expect(Object.keys(wantedFuses(CONFIG))).toHaveLength(7);
    expect(readFuses(executable(RIGHT))).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true });
    expect(packaged(RIGHT, FILES, [`${DRIVER}/prebuilds/linux-x64/x.node`])).toEqual([]);
  });

  it('is told of by each fuse that stands otherwise than asked for', () => {
    expect(packaged('11001100', FILES, [`${DRIVER}/x.node`])).toEqual(['counterfoil: the fuse runAsNode is not off.']);
    expect(packaged('01001000', FILES, [`${DRIVER}/x.node`])).toEqual([
      'counterfoil: the fuse onlyLoadAppFromAsar is not on.',
    ]);
  });

  it('holds what the program runs, and nothing else', () => {
    expect(packaged(RIGHT, [...FILES, 'node_modules/rxdb/index.js'], [`${DRIVER}/x.node`])).toEqual([
      '/node_modules/rxdb/index.js is packaged and never run.',
    ]);
    expect(packaged(RIGHT, [...FILES, 'out/main/web/index.js'], [`${DRIVER}/x.node`])).toEqual([
      '/out/main/web/index.js is packaged and never run.',
    ]);
    expect(packaged(RIGHT, [...FILES.slice(1), `${DRIVER}/x.node`], [])).toEqual([
      `/${DRIVER}/x.node cannot be loaded from inside the archive.`,
      'The SQLite driver is missing.',
      '/out/main/index.js is missing.',
    ]);
  });

  it.skipIf(process.platform === 'win32')('starts within the sandbox, as an AppImage’s own desktop entry says', () => {
    const path = join(folder.path, 'Counterfoil.AppImage');
    const entryThatSays = (exec: string) => {
      const extract = `mkdir squashfs-root; echo 'Exec=${exec}' > squashfs-root/counterfoil.desktop`;
      writeFileSync(path, `#!/bin/sh\n${extract}\n`);
      chmodSync(path, 0o755);
      return packaged(RIGHT, FILES, [`${DRIVER}/x.node`]);
    };
    expect(entryThatSays('AppRun %U')).toEqual([]);
    expect(entryThatSays('AppRun --no-sandbox %U')).toEqual([
      "Counterfoil.AppImage: its desktop entry starts it without Chromium's sandbox.",
    ]);
  });

  it('is not taken for right where there is none, or one without fuses', () => {
    expect(checkPackages(folder.path, CONFIG)).toHaveLength(1);
    expect(readFuses(Buffer.from('ELF'))).toBeNull();
  });
});
