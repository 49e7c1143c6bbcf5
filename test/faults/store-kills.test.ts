import { expect, it } from 'vitest';
import { surviveKills } from './store/survive-kills.ts';

const KILLS = Number(process.env['STORE_KILLS'] ?? 50);

it(
  `${KILLS} kills during writes leave integrity, every acknowledged batch, and none in part`,
  async () => {
    const struck = await surviveKills(KILLS);
    console.log(
      `${struck.kills} kills; ${struck.acknowledged} batches acknowledged, ${struck.unsaid} whole though not yet; ${struck.logs} logs left`,
    );
    expect(struck.kills).toBe(KILLS);
  },
  KILLS * 20_000,
);
