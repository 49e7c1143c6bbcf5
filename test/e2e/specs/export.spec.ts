import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from '../fixtures.ts';
import { exportsScreen } from '../pages/exports.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';

test.use({ connected: ['codingmantra'] });

test('the ledger is written as CSV, row for row what the API lists', async ({ running, sandbox, home }) => {
  await openShell(running).ready();
  const { page } = running;
  await navigation(page).goTo('Exports');
  await running.willSaveAs(join(home, 'exports', 'chosen.csv'));
  await exportsScreen(page).choose('Ledger');
  await exportsScreen(page).write();
  const path = await exportsScreen(page).finished();
  const rows = parse(readFileSync(path), { columns: true, bom: true }) as Record<string, string>[];
  const truth = sandbox.truth.entries('codingmantra');
  expect(rows).toHaveLength(truth.length);
  const sum = (amounts: string[]) => amounts.reduce((total, amount) => total + Number(amount), 0);
  expect(sum(rows.map((row) => row['amount'] ?? ''))).toBeCloseTo(sum(truth.map(({ amount }) => amount)), 6);
});
