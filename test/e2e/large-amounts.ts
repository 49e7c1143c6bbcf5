import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { providers } from '../../src/engine/providers/index.ts';
import type { SandboxConnection } from '../../src/engine/ports.ts';

/** Close to the largest amount that is held exactly: two of them are more than one account can have. */
export const LARGE = '8999999332';
const DAY = 86_400_000;

/** APIs whose amounts are as large as they get: one that lists its changes, one with many users, one with plans. */
export async function serveLargeAmounts() {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
      const answer = ANSWERS[pathname]?.(new URLSearchParams(await text(incoming)));
      outgoing.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(answer ?? { error: 'Unknown' }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    connections: ['codingmantra', 'atomchat', 'editpad'].map((id) => connectionTo(id, baseUrl)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function connectionTo(providerId: string, baseUrl: string): SandboxConnection {
  const { manifest } = providers.get(providerId)!;
  return {
    providerId,
    label: manifest.name,
    baseUrl,
    settings: Object.fromEntries(manifest.settings.map((setting) => [setting.name, setting.default])),
    accountIds: [],
    secret: { api_key: 'key-0123456789abcdef' },
    price: null,
  };
}

const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
const users = ['ann', 'bob', 'cyd'].map((uid) => ({ UID: uid, name: uid }));
const ok = (data: object) => ({ success: { status: 2000, message: 'Done', data } });
const DEDUCTIONS = [2, 9].map((days) => ({ type: 'text', name: 'Images', credits: LARGE, date: ago(days) }));

/** The balance is one credit of two, so that whole histories and sums differ. */
const HISTORY = [
  { id: '5', type: 'debit', tool: 'Images', creditsUsed: `${LARGE}.123456`, timestamp: ago(1) },
  { id: '4', type: 'credit', source: 'Top up', creditsAdded: `${LARGE}.123456`, timestamp: ago(2) },
  { id: '3', type: 'debit', tool: 'Images', creditsUsed: LARGE, timestamp: ago(3) },
  { id: '2', type: 'credit', source: 'Top up', creditsAdded: LARGE, timestamp: ago(4) },
  { id: '1', type: 'credit', source: 'Welcome', creditsAdded: '7', timestamp: ago(5) },
];
const CURRENT = { credits: '7', currentCredits: '7' };

function page<Row>(rows: readonly Row[], form: URLSearchParams): readonly Row[] {
  const offset = Number(form.get('offset') ?? 0);
  return rows.slice(offset, offset + Number(form.get('limit') ?? 50));
}

const ANSWERS: Readonly<Record<string, (form: URLSearchParams) => object>> = {
  '/api/user/credits': () => ({ data: CURRENT }),
  '/api/user/credits/history': () => ({ data: { ...CURRENT, history: HISTORY } }),
  '/getCredits': () => ok({ credits: LARGE }),
  '/getUser': (form) => ok({ UID: form.get('UID'), name: form.get('UID') }),
  '/listUsers': (form) => ok({ users: page(users, form) }),
  '/getCreditDeductionHistory': (form) => ok({ history: page(DEDUCTIONS, form) }),
  '/api/user/usage': () => ({
    error: false,
    user: { name: 'Ann', email: 'ann@example.com' },
    memberships: [
      {
        plan_name: 'Large',
        purchase_date: ago(20).slice(0, 10),
        expiry_date: ago(-20).slice(0, 10),
        total_credits: LARGE,
        used_credits: '4500000000.5',
      },
    ],
  }),
};
