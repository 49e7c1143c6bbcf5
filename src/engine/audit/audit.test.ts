import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore, type Store } from '../store/index.ts';
import type { Logger } from '../ports.ts';
import { createAudit, type Audit } from './index.ts';

const quiet: Logger = { info() {}, warn() {}, error() {} };

let folder: string;
let store: Store;
let audit: Audit;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  let time = 1_795_000_000_000;
  let number = 0;
  store = await openStore({ folder, logger: quiet, now: () => instant(time) });
  audit = createAudit({
    store,
    clock: { now: () => instant((time += 1000)) },
    random: { id: () => `event-${(number += 1)}` },
  });
  for (const action of ['adjustment.sent', 'adjustments.other', 'adjustment.declined', 'connection.added'])
    await audit.record({ actor: 'Ada', action, subject: 'x', sentence: `${action} happened.` });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('the audit trail', () => {
  const actionsOf = async (action?: string) =>
    (await audit.page({ skip: 0, limit: 10, action })).rows.map((event) => event.action);

  it('is read newest first', async () => {
    expect(await actionsOf()).toEqual([
      'connection.added',
      'adjustment.declined',
      'adjustments.other',
      'adjustment.sent',
    ]);
  });

  it('is narrowed to one action, or to every action of a kind and nothing that only begins alike', async () => {
    expect(await actionsOf('adjustment.sent')).toEqual(['adjustment.sent']);
    expect(await actionsOf('adjustment')).toEqual(['adjustment.declined', 'adjustment.sent']);
  });
});
