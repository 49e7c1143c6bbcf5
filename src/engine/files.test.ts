import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../test/support/desk.ts';
import { createFiles } from './files.ts';

const SUGGESTION = { fileName: 'approval-request.json', title: 'Ask another console' };
const filesAt = (path: string | null) => createFiles({ choose: () => Promise.resolve(path) });

it('writes the whole text where it was chosen, over what was there, for nobody else to read', async () => {
  using folder = makeFolder();
  const path = join(folder.path, 'request.json');
  await filesAt(path).saveText(SUGGESTION, 'a longer text of before');
  expect(await filesAt(path).saveText(SUGGESTION, 'text')).toEqual({ path });
  expect(readFileSync(path, 'utf8')).toBe('text');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder.path)).toEqual(['request.json']);
});

it('writes nothing where the operator cancels', async () => {
  expect(await filesAt(null).saveText(SUGGESTION, 'text')).toBeNull();
});

it('says where it could not be written, and leaves no part of it', async () => {
  using folder = makeFolder();
  const taken = join(folder.path, 'a-folder');
  mkdirSync(join(taken, 'with-something'), { recursive: true });
  for (const path of [taken, join(folder.path, 'none', 'request.json')]) {
    await expect(filesAt(path).saveText(SUGGESTION, 'text')).rejects.toMatchObject({
      problem: { code: 'file.not-written', where: path },
    });
  }
  expect(readdirSync(folder.path)).toEqual(['a-folder']);
});
