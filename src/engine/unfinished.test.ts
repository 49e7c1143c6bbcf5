import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, silent } from '../../test/support/desk.ts';
import { createUnfinished } from './unfinished.ts';

let folder: ReturnType<typeof makeFolder>;
let elsewhere: ReturnType<typeof makeFolder>;
beforeEach(() => {
  folder = makeFolder();
  elsewhere = makeFolder();
});
afterEach(() => {
  folder[Symbol.dispose]();
  elsewhere[Symbol.dispose]();
});

/** A process: one that is killed simply never hears how its work ended. */
const start = () => createUnfinished(folder.path, silent);

describe('what a killed process was writing', () => {
  it('is taken away by the next start, with what SQLite left beside it, and nothing else is', async () => {
    const path = join(elsewhere.path, 'backup.db');
    writeFileSync(path, 'the one before');
    void start().during(path, () => {
      for (const ending of ['', '-wal', '-journal']) writeFileSync(`${path}.part${ending}`, 'half');
      return new Promise(() => undefined);
    });
    await expect.poll(() => existsSync(`${path}.part`)).toBe(true);
    writeFileSync(join(folder.path, 'vault.json.new'), 'half');
    writeFileSync(join(folder.path, 'vault.json'), 'whole');
    await start().sweep();
    expect(readdirSync(elsewhere.path)).toEqual(['backup.db']);
    expect(readdirSync(folder.path)).toEqual(['vault.json']);
  });

  it('is forgotten where the work ended, well or not', async () => {
    const path = join(elsewhere.path, 'backup.db');
    const unfinished = start();
    await unfinished.during(path, async () => writeFileSync(`${path}.part`, 'somebody else’s by now'));
    await expect(unfinished.during(path, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    await start().sweep();
    expect(readdirSync(elsewhere.path)).toEqual(['backup.db.part']);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('is never another file, whatever the register was made to say', async () => {
    const other = join(elsewhere.path, 'thesis.txt');
    writeFileSync(other, 'years of work');
    for (const said of [JSON.stringify([other, null, 7]), '{}', 'no JSON']) {
      writeFileSync(join(folder.path, 'unfinished.json'), said);
      await start().sweep();
    }
    expect(existsSync(other)).toBe(true);
  });
});
