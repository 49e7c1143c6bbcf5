import { expect, it } from 'vitest';
import { surviveKills } from '../../../test/faults/store/survive-kills.ts';

/** `npm run test:long` does it a thousand times. */
const KILLS = 6;

it(`a process killed while it writes leaves every acknowledged batch whole and no other in part, ${KILLS} times over`, async () => {
  const struck = await surviveKills(KILLS);
  expect(struck.kills).toBe(KILLS);
}, 300_000);
