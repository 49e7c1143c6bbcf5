import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A row of the table that the route reads and writes. */
export interface CreditsRow {
  readonly user: string;
  credits: unknown;
}

/**
 * The route of GitRead as its public source is described (docs/provider-facts.md §4): a single row is asked for, none and
 * several give the same error, and that and every empty value give 0; a write takes numbers from 0 on and echoes them.
 */
export async function serveHandler(table: CreditsRow[], user: string) {
  const server = createServer((request, response) => {
    void (async () => {
      const { status, body } = await handle(request.method ?? 'GET', await text(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    })();
  });
  async function handle(method: string, sent: string): Promise<{ status: number; body: object }> {
    const rows = table.filter((row) => row.user === user);
    if (method === 'GET') return { status: 200, body: { credits: (rows.length === 1 && rows[0]?.credits) || 0 } };
    let credits: unknown;
    try {
      ({ credits } = JSON.parse(sent) as { credits: unknown });
    } catch {
      return { status: 500, body: { error: 'Unexpected error updating credits' } };
    }
    if (typeof credits !== 'number' || credits < 0) return { status: 400, body: { error: 'Invalid credits value' } };
    if (rows.length === 0) table.push({ user, credits });
    for (const row of rows) row.credits = credits;
    return { status: 200, body: { success: true, credits } };
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
