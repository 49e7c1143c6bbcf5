import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { credits } from '../../domain/credits.ts';
import type { PlantClass } from '../../engine/providers/sandbox-year.ts';
import { startSandbox, type Sandbox } from '../index.ts';

const APIS = ['atomchat', 'codingmantra', 'editpad', 'gitread', 'rich-utilities'];
const everybody = ({ truth }: Sandbox) => APIS.flatMap((api) => truth.accounts(api).map(({ id }) => ({ api, id })));

it('plants all that is possible at every account, window gaps apart, and keeps it over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'year-'));
  const options = { isYear: true, epoch: '2026-11-01T00:00:00.000Z', stateFile: join(folder, 'world.json') } as const;
  let sandbox = await startSandbox(options);
  try {
    const answer = await fetch(`${sandbox.controlUrl}/plants/known`);
    const plants = (await answer.json()) as Record<string, PlantClass[]>;
    for (const { api, id } of everybody(sandbox))
      for (const kind of plants[api] ?? [])
        if (kind !== 'window gap') sandbox.plant({ class: kind, api, accountId: id });
    const planted = sandbox.truth.planted();
    expect(planted.length).toBeGreaterThan(300);
    await sandbox.stop();
    sandbox = await startSandbox(options);
    expect(sandbox.truth.planted()).toEqual(planted);
    for (const { api, id } of everybody(sandbox)) {
      const sum = sandbox.truth.movements(api, id).reduce((total, { amount }) => total + credits(amount), 0n);
      expect([api, id, sum]).toEqual([api, id, credits(sandbox.truth.account(api, id).total)]);
    }
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  }
});
