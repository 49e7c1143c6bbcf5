import { protocol } from 'electron';
import { createPages } from '../host/pages.ts';
import { isConsoleUrl, SCHEME } from './origin.ts';

/** Before the app is ready: app:// has origins and is a secure context, so that the page is treated like an https one. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer at app://console/, to GET alone. The page may connect to nothing: it has its port. */
export function serveAppScheme(folder: string): void {
  const pages = createPages(folder, "'none'");
  protocol.handle(SCHEME, async (request) => {
    if (request.method !== 'GET') return new Response('Only GET.\n', { status: 405, headers: { allow: 'GET' } });
    if (!isConsoleUrl(request.url)) return new Response('There is no such host.\n', { status: 404 });
    const { status, headers, body } = await pages.answer(new URL(request.url).pathname);
    return new Response(body, { status, headers: { ...headers } });
  });
}
