import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../test/support/desk.ts';
import { explainFailure } from './explain.ts';
import { findHome, makeHome } from './home.ts';

function failureOf(root: string): unknown {
  try {
    makeHome(findHome({ home: root, isSandbox: false }));
  } catch (error) {
    return error;
  }
  return null;
}

it('says what is wrong with the place of the workspace, and what to do, in words', () => {
  using folder = makeFolder();
  writeFileSync(join(folder.path, 'file'), '');
  for (const place of [join(folder.path, 'file'), join(folder.path, 'file', 'below')]) {
    const said = explainFailure(failureOf(place));
    expect(said).toContain('cannot be made');
    expect(said).toContain('--home');
    expect(said).not.toMatch(/E[A-Z]{4,}|mkdir/);
  }
});

it.each([
  ['EROFS', 'read-only'],
  ['ENOSPC', 'full'],
  ['EACCES', 'may not write'],
  ['EADDRINUSE', '--port'],
])('says of %s what it means', (code, words) => {
  const error = Object.assign(new Error(`${code}: no, mkdir '/media/usb/x'`), {
    code,
    syscall: 'mkdir',
    path: '/media/usb/x',
  });
  expect(explainFailure(error)).toContain(words);
  expect(explainFailure(error)).not.toContain('mkdir');
});
