import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Text, type Ask, type Imitation, type Reply } from './imitation.ts';

/** More requests than any honest sync of one small account needs: beyond it nobody answers any more. */
export const MOST_REQUESTS = 120;

/** An imitation on the wire: which sync it is, and how often it was asked in it. */
export interface Stage {
  readonly imitation: Imitation;
  sync: number;
  requests: number;
}

/** Many imitations behind one loopback server, each below an address of its own. */
export async function serveAll(imitations: readonly Imitation[]) {
  const stages = imitations.map((imitation): Stage => ({ imitation, sync: 0, requests: 0 }));
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
      const [, number = '', path = '/'] = /^\/(\d+)(\/.*)$/.exec(url.pathname) ?? [];
      const stage = stages[Number(number)];
      const ask = await askOf(incoming, url, path);
      if (stage) stage.requests += 1;
      if (stage && stage.requests > MOST_REQUESTS) return void incoming.destroy();
      const reply: Reply = stage ? stage.imitation.answer(ask, stage.sync) : { status: 404, body: {} };
      const body = reply.body instanceof Text ? reply.body.text : JSON.stringify(reply.body);
      outgoing.writeHead(reply.status ?? 200, { 'content-type': 'text/html', ...reply.headers });
      outgoing.end(reply.status === 204 ? undefined : body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    stages,
    baseUrlOf: (stage: Stage) => `http://127.0.0.1:${port}/${stages.indexOf(stage)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function askOf(incoming: IncomingMessage, url: URL, path: string): Promise<Ask> {
  const body = await text(incoming);
  const isForm = (incoming.headers['content-type'] ?? '').includes('form');
  const fields = [...url.searchParams, ...(isForm ? new URLSearchParams(body) : [])];
  return { method: incoming.method ?? 'GET', path, fields: Object.fromEntries(fields), headers: incoming.headers };
}
