import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credits, fromStored, formatCredits } from '../../../src/domain/credits.ts';
import { providers } from '../../../src/engine/providers/index.ts';
import { connect, openParts, type Parts } from '../../support/engine-parts.ts';
import { DayAfter } from './day-after.ts';
import { TOKEN, USER } from './gitread.ts';
import { serveHandler, type CreditsRow } from './gitread-handler.ts';

const MINUTE = 60_000;
let table: CreditsRow[];
let handler: Awaited<ReturnType<typeof serveHandler>>;
let parts: Parts;
let clock: DayAfter;
let connection: string;

beforeEach(async () => {
  table = [{ user: USER, credits: 20 }];
  handler = await serveHandler(table, USER);
  clock = new DayAfter();
  parts = await openParts({ clock });
  const { manifest } = providers.get('gitread')!;
  connection = await connect(parts, {
    providerId: 'gitread',
    label: 'GitRead',
    baseUrl: handler.baseUrl,
    settings: Object.fromEntries(manifest.settings.map((setting) => [setting.name, setting.default])),
    accountIds: [],
    secret: { token: TOKEN },
    price: null,
  });
  await sync();
});
afterEach(async () => {
  await parts.close();
  await handler.close();
});

async function sync() {
  await parts.sync.run(connection);
  const [account] = await parts.store.table('accounts').find({ selector: { connectionId: connection } });
  const observed = await parts.store
    .table('entries')
    .find({ selector: { connectionId: connection, origin: 'observed' } });
  return {
    total: account!.total === null ? null : formatCredits(fromStored(account!.total)),
    doubt: account!.doubt?.mayMean ?? null,
    problem: account!.problem?.sentence ?? null,
    observed: observed.map(({ amount }) => formatCredits(fromStored(amount!))),
  };
}
const become = (...rows: unknown[]) =>
  table.splice(0, table.length, ...rows.map((held) => ({ user: USER, credits: held })));

describe('GitRead’s own route over a table with odd rows', () => {
  it.each([
    ['no row', []],
    ['NULL', [null]],
    ['an empty text', ['']],
    ['two rows', [20, 20]],
    ['zero', [0]],
  ])('%s: the 0 is in doubt and nobody is said to have spent anything', async (_name, rows) => {
    become(...rows);
    clock.pass(MINUTE);
    expect(await sync()).toMatchObject({ doubt: 'unknown user', observed: [] });
    clock.pass(MINUTE);
    expect(await sync()).toMatchObject({ doubt: 'unknown user', observed: [] });
    become(20);
    clock.pass(MINUTE);
    expect(await sync()).toEqual({ total: '20', doubt: null, problem: null, observed: [] });
  });

  it('believes a 0 that a second look at a distance repeats', async () => {
    become(0);
    clock.pass(MINUTE);
    await sync();
    clock.pass(20 * MINUTE);
    expect(await sync()).toEqual({ total: '0', doubt: null, problem: null, observed: ['-20'] });
  });

  it('says that a text is no number, and keeps what was read before', async () => {
    become('many');
    expect(await sync()).toMatchObject({
      total: '20',
      observed: [],
      problem: expect.stringMatching(/credits.*\.$/) as string,
    });
  });

  it('reads a number in a text, and one below zero, as they are', async () => {
    become('18');
    expect(await sync()).toMatchObject({ total: '18', problem: null, observed: ['-2'] });
    become(-5);
    clock.pass(MINUTE);
    expect(await sync()).toMatchObject({ total: '-5', problem: null });
  });

  it('takes no echo for a balance: two rows are set, and read as 0', async () => {
    become(20, 20);
    const open = await parts.gateway.open(connection);
    const request = open.request(new AbortController().signal);
    const account = { externalId: USER, unit: 'credits' };
    const outcome = await open.provider.write!(request, account, { method: 'set', target: credits('30') });
    expect(outcome).toEqual({ kind: 'accepted', echoed: credits('30') });
    expect(await open.provider.readBalance!(request, account)).toMatchObject({ total: credits('0') });
  });
});
