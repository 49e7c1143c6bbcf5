import { expect, it } from 'vitest';
import { AdjustmentKindSchema, AdjustmentStateSchema } from '../../src/domain/adjustment.ts';
import { isTest, readSources } from './source-files.ts';

const facts = [
  { of: 'kind', names: AdjustmentKindSchema.options, table: 'src/domain/adjustment-kind.ts' },
  { of: 'state', names: AdjustmentStateSchema.options, table: 'src/domain/adjustment-state.ts' },
];

it.each(facts)('of a $of of adjustments everything is said in one table: ask $table', ({ of, names, table }) => {
  const name = `'(?:${names.join('|')})'`;
  const pair = String.raw`${name}\s*,\s*${name}`;
  const record = String.raw`Record<\s*Adjustment${of === 'kind' ? 'Kind' : 'State'}\b`;
  const pairOfMap = of === 'kind' ? String.raw`|\[\s*'\w+'\s*,\s*${name}\s*\]` : '';
  const again = new RegExp(String.raw`\[\s*${pair}|${record}${pairOfMap}`);
  const elsewhere = readSources('src').filter(
    ({ path, text }) => !isTest(path) && path !== table && path !== 'src/domain/adjustment.ts' && again.test(text),
  );
  expect(elsewhere.map(({ path }) => path)).toEqual([]);
});

it('asks whether the amount is a balance of the table too', () => {
  const elsewhere = readSources('src').filter(
    ({ path, text }) => !isTest(path) && /(?:===|!==|case) 'set balance'/.test(text),
  );
  // What somebody wishes of an account is no kind of adjustment, and is named alike.
  expect(elsewhere.map(({ path }) => path)).toEqual(['src/engine/accounts/write-ability.ts']);
});
