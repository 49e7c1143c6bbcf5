import { expect, test } from '../fixtures.ts';
import { adjustments } from '../pages/adjustments.ts';
import { navigation } from '../pages/navigation.ts';
import { openShell } from '../pages/shell.ts';

const API = 'gitread';

test.use({ connected: [API] });

test('a refund is previewed, sent, read back, and seen by a sync', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const { id, total } = sandbox.truth.account(API);
  const after = String(Number(total) + 10);
  await navigation(page).goTo('Adjustments');
  const panel = adjustments(page);
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Refund', amount: '10', reference: '#8812' });
  await panel.seesPreview(total, after);
  await panel.send();
  await panel.becomes('confirmed');
  expect(sandbox.truth.account(API).total).toBe(after);
  expect(sandbox.truth.writes(API)).toHaveLength(1);
});

test('an outcome that nobody knows is never sent twice, and a person settles it', async ({ running, sandbox }) => {
  await openShell(running).ready();
  const { page } = running;
  const { id, total } = sandbox.truth.account(API);
  await navigation(page).goTo('Adjustments');
  const panel = adjustments(page);
  await panel.open();
  await panel.pickAccount(id);
  await panel.enter({ kind: 'Refund', amount: '10' });
  await panel.seesPreview(total, String(Number(total) + 10));
  // The write takes effect, its answer is lost, and nothing more can be read: the outcome cannot be known.
  sandbox.inject({ kind: 'reset after', api: API, call: 'POST /api/credits' });
  sandbox.inject({ kind: 'reset before', api: API, call: 'GET /api/credits', after: 1, times: null });
  await panel.send();
  await panel.becomes('unknown');
  await panel.seesEvidence();
  expect(sandbox.truth.writes(API)).toHaveLength(1);

  sandbox.clearFaults();
  await panel.checkAgain();
  await panel.becomes('confirmed');
  expect(sandbox.truth.writes(API)).toHaveLength(1);
  expect(sandbox.truth.account(API).total).toBe(String(Number(total) + 10));
});
