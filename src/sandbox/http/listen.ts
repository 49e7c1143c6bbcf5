import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';
const LARGEST_BODY = 1_048_576;

export interface Listener {
  readonly port: number;
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves on loopback at the port wished for or, if that is taken, at any free one. */
export async function listen(handle: RequestListener, wish: number): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: 30_000 }, handle);
  const port = await bind(server, wish).catch((error: unknown) => {
    if (wish !== 0 && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return bind(server, 0);
    throw error;
  });
  return {
    port,
    origin: `http://${LOOPBACK}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A page of some web site must not reach the sandbox under a name of its own (DNS rebinding). */
export function isForLoopback(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '');
}

/** @throws Error when the body is larger than a mebibyte or the client goes away. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('The body is larger than 1 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
