import { expect, it } from 'vitest';
import { inTurns } from './in-turns.ts';

it('lets who asks meanwhile wait for what is being read, and goes on after a failure', async () => {
  const changed = new Set(['a']);
  const known: string[] = [];
  const reads: PromiseWithResolvers<void>[] = [];
  const upToDate = inTurns(async () => {
    const ids = [...changed];
    changed.clear();
    const read = Promise.withResolvers<void>();
    reads.push(read);
    if (ids.length > 0) await read.promise;
    known.push(...ids);
  });
  const first = upToDate();
  await Promise.resolve();
  const second = (async () => {
    await upToDate();
    // What was being read when it was asked is there.
    expect(known).toEqual(['a']);
  })();
  await Promise.resolve();
  expect(reads).toHaveLength(1);
  reads[0]?.resolve();
  await Promise.all([first, second]);

  changed.add('b');
  const failing = upToDate();
  await Promise.resolve();
  reads.at(-1)?.reject(new Error('disk'));
  await expect(failing).rejects.toThrow('disk');
  await upToDate();
});
