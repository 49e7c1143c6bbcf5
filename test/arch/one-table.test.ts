import { expect, it } from 'vitest';
import { AdjustmentStateSchema } from '../../src/domain/adjustment.ts';
import { isTest, readSources } from './source-files.ts';

const TABLES = ['src/domain/adjustment.ts', 'src/domain/adjustment-state.ts'];
const state = `'(?:${AdjustmentStateSchema.options.join('|')})'`;
const LIST = new RegExp(String.raw`\[\s*${state}\s*,\s*${state}`);

it('lists states of adjustments nowhere: whoever asks what is true of a state asks src/domain/adjustment-state.ts', () => {
  const lists = readSources('src').filter(
    ({ path, text }) => !isTest(path) && !TABLES.includes(path) && LIST.test(text),
  );
  expect(lists.map(({ path }) => path)).toEqual([]);
});
