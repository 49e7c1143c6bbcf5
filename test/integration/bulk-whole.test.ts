import { expect, it } from 'vitest';
import { sendWholeFile, WRONG_EVERY } from '../support/bulk-whole.ts';

/** `npm run test:faults` sends ten times as many. */
const ROWS = 500;

it(`${ROWS} rows of which one in ${WRONG_EVERY} is wrong: each named, the rest sent, and sent again nothing`, async () => {
  await expect(sendWholeFile(ROWS)).resolves.toBeUndefined();
}, 900_000);
