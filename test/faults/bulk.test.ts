import { expect, it } from 'vitest';
import { sendWholeFile } from '../support/bulk-whole.ts';

/** `--quick`: fewer. */
const ROWS = Number(process.env['COUNTERFOIL_BULK_ROWS'] ?? 5000);
const WRONG_EVERY = 25;

it(`${ROWS} rows of which one in ${WRONG_EVERY} is wrong: each named, the rest sent, and sent again nothing`, async () => {
  await expect(sendWholeFile(ROWS, WRONG_EVERY)).resolves.toBeUndefined();
}, 3_600_000);
