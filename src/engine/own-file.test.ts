import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renameOver, writeOwn } from './own-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const failing = (code: string, times: number) => {
  const tried: string[] = [];
  const waited: number[] = [];
  const rename = async (from: string, to: string): Promise<void> => {
    tried.push(`${from} ${to}`);
    if (tried.length <= times) throw Object.assign(new Error(code), { code });
  };
  const wait = async (milliseconds: number) => void waited.push(milliseconds);
  return { tried, waited, parts: { rename, wait } };
};

describe('a file of our own', () => {
  it('is for its owner alone, also where one of that name was open to others', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'before');
    chmodSync(path, 0o644);
    await writeOwn(path, 'after');
    expect(readFileSync(path, 'utf8')).toBe('after');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['EPERM', 'EBUSY', 'EACCES'])(
    'is renamed in spite of a program that holds it for a moment (%s)',
    async (code) => {
      const { tried, waited, parts } = failing(code, 3);
      await renameOver('a', 'b', parts);
      expect(tried).toHaveLength(4);
      expect(waited).toHaveLength(3);
    },
  );

  it('is given up on after two seconds, and at once for any other reason', async () => {
    const held = failing('EBUSY', 100);
    await expect(renameOver('a', 'b', held.parts)).rejects.toMatchObject({ code: 'EBUSY' });
    expect(held.waited.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(2000);
    const gone = failing('ENOENT', 100);
    await expect(renameOver('a', 'b', gone.parts)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(gone.tried).toHaveLength(1);
  });
});
