import { createPages } from '../host/pages.ts';
import type { Pages } from './server.ts';

/** The built renderer on loopback: it may connect to its own origin and to its own socket, and to nothing else. */
export function servePages(folder: string): (origin: string) => Pages {
  return (origin) => {
    const pages = createPages(folder, `'self' ${origin.replace('http:', 'ws:')}`);
    return async (_request, response, path) => {
      const { status, headers, body } = await pages.answer(path);
      response.writeHead(status, { ...headers, 'content-length': body.byteLength });
      response.end(body);
    };
  };
}
