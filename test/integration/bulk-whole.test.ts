import { expect, it } from 'vitest';
import { sendWholeFile } from '../support/bulk-whole.ts';

/** Each way to be wrong once; `npm run test:faults` sends 5,000 rows. */
const ROWS = 120;
const WRONG_EVERY = 6;

it(`${ROWS} rows of which one in ${WRONG_EVERY} is wrong: each named, the rest sent, and sent again nothing`, async () => {
  await expect(sendWholeFile(ROWS, WRONG_EVERY)).resolves.toBeUndefined();
}, 900_000);
