import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { contentSecurityPolicy, NONCE_PLACEHOLDER, SAFETY_HEADERS } from './csp.ts';

interface PageAnswer {
  readonly status: 200 | 400 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Everything the built renderer is made of; any other ending is not served. */
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the built renderer, the same for both hosts: files by a fixed table of endings, and the start page for the
 * renderer's own routes, which may hold a dot where an account's id does (`/accounts/<id>`).
 * @param root the folder of the built renderer. @param connect see `contentSecurityPolicy`.
 */
export function createPages(root: string, connect: string): { answer(path: string): Promise<PageAnswer> } {
  const folder = resolve(root);
  return {
    async answer(path) {
      const file = findFile(folder, path);
      if (file === null) return refuse(400, 'Not an address of this console.');
      const ending = extname(file).toLowerCase();
      if (ending === '' || file === join(folder, 'index.html') || isBelowRoute(folder, file))
        return startPage(folder, connect);
      const type = MIME[ending];
      const body = type === undefined ? null : await readIfThere(file);
      if (type === undefined || body === null) return refuse(404, 'There is no such file.');
      const headers = { ...SAFETY_HEADERS, 'content-type': type, 'cache-control': 'no-cache' };
      return { status: 200, headers, body };
    },
  };
}

/** Files lie at the top and in `assets`; anything deeper is a route with an id in it. */
function isBelowRoute(folder: string, file: string): boolean {
  const [first, ...deeper] = relative(folder, file).split(sep);
  return deeper.length > 0 && first !== 'assets';
}

/** @returns the file an address names, or `null` when it is malformed or would leave the folder. */
export function findFile(folder: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /\/\/|\0|\\/.test(decoded)) return null;
  const file = resolve(folder, `.${decoded}`);
  return file === folder || file.startsWith(folder + sep) ? file : null;
}

async function startPage(folder: string, connect: string): Promise<PageAnswer> {
  const html = await readIfThere(join(folder, 'index.html'));
  if (html === null) return refuse(404, 'The console is not built: run "npm run build".');
  const nonce = randomBytes(18).toString('base64url');
  return {
    status: 200,
    headers: {
      ...SAFETY_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce, connect),
      'cache-control': 'no-store',
    },
    body: new TextEncoder().encode(html.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)),
  };
}

async function readIfThere(file: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}

function refuse(status: 400 | 404, sentence: string): PageAnswer {
  const headers = {
    ...SAFETY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
  };
  return { status, headers, body: new TextEncoder().encode(`${sentence}\n`) };
}
