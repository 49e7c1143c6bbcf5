import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { expectTruth } from '../support/compare-truth.ts';
import { makeFolder } from '../support/desk.ts';
import { connect, openParts, type Parts } from '../support/engine-parts.ts';

/** APIs that list entries; AtomChat's have no ids, and the newest come first. */
const APIS = ['atomchat', 'codingmantra', 'rich-utilities'];
/** Two of these are more than a page, and two are more than what CodingMantra lists. */
const AT_ONCE = 60;

const folder = makeFolder();
let sandbox: Sandbox;
let parts: Parts;

beforeAll(async () => {
  const now = Date.now();
  const world = { seed: 5, entriesPerAccount: 30, atomchatUsers: 1, debitsPerMinute: 0 };
  sandbox = await startSandbox(world, () => now);
  parts = await openParts({ folder: folder.path });
});
afterAll(async () => {
  await parts.close();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

it('keeps the entries of one second in the order of the API, however many syncs they come in', async () => {
  const ids: string[] = [];
  for (const one of sandbox.connections.filter(({ providerId }) => APIS.includes(providerId)))
    ids.push(await connect(parts, one));
  for (let round = 0; round < 4; round += 1) {
    if (round > 0) sandbox.advance({ entries: AT_ONCE });
    for (const id of ids) await parts.sync.run(id);
    await expectTruth(parts, sandbox, APIS);
  }
  expect(await parts.store.check()).toEqual([]);
});
