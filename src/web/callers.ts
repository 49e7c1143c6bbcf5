import type { IncomingMessage } from 'node:http';

/** Why a request is turned away before anything looks at it. */
type CallerProblem = 'host' | 'origin';

/**
 * Tells our own page from everything else that can reach a loopback port: a foreign site in the same browser (Origin,
 * Sec-Fetch-Site), or one that made its own name point at 127.0.0.1 (Host).
 * @param origin the one origin this server is known by, `http://127.0.0.1:PORT`.
 * @param needs `origin` where only a page of ours may ask; browsers leave it out of plain navigation and of images.
 */
export function checkCaller(
  request: Pick<IncomingMessage, 'headers'>,
  origin: string,
  needs: 'origin' | 'no foreign origin',
): CallerProblem | null {
  const { headers } = request;
  if (headers.host !== new URL(origin).host) return 'host';
  if (headers.origin === undefined) {
    if (needs === 'origin') return 'origin';
  } else if (headers.origin !== origin) return 'origin';
  const site = headers['sec-fetch-site'];
  // A link from elsewhere may lead a person to the start page: it holds nothing before the session is asked for.
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) return 'origin';
  return null;
}

/** The value of one cookie, or `undefined`. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...rest] = pair.split('=');
    if (key?.trim() === name) return rest.join('=').trim();
  }
  return undefined;
}
