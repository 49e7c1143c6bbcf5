import { app, type Session, shell, type WebContents } from 'electron';
import type { Logger } from '../engine/ports.ts';
import { isAllowedExternal } from './external-links.ts';
import { isConsoleUrl } from './origin.ts';

interface GuardOptions {
  readonly logger: Logger;
  /** Hosts that a link of the page may open in the person's browser. */
  readonly externalHosts: () => ReadonlySet<string>;
}

/** The one thing a page may have beyond its own: to put on the clipboard what a person clicked to copy. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** Denies every page, from the moment it exists, all that the console does not need. Call once, before any window. */
export function guardAllContents(options: GuardOptions): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, options));
}

function guardContents(contents: WebContents, { logger, externalHosts }: GuardOptions): void {
  const keepIn = (event: Electron.Event<{ url: string }>) => {
    if (isConsoleUrl(event.url)) return;
    event.preventDefault();
    logger.warn('guard: navigation denied', { to: originOf(event.url) });
  };
  contents.on('will-navigate', keepIn);
  contents.on('will-redirect', keepIn);
  contents.on('will-frame-navigate', keepIn);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedExternal(url, externalHosts())) {
      shell.openExternal(url).catch((error: unknown) => logger.warn('guard: link did not open', { error }));
    } else logger.warn('guard: new window denied', { to: originOf(url) });
    return { action: 'deny' };
  });
}

/** Denies a session's pages permissions, devices, downloads and the network. */
export function guardSession(session: Session, logger: Logger): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isAllowed = permission === ALLOWED_PERMISSION && details.isMainFrame && isConsoleUrl(contents.getURL());
    if (!isAllowed) logger.info('guard: permission denied', { permission });
    answer(isAllowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === ALLOWED_PERMISSION && details.isMainFrame && isConsoleUrl(origin),
  );
  // The page has no business on the network; what is not ours is stopped here even if a policy were missing.
  session.webRequest.onBeforeRequest((details, answer) => {
    const isOurs = isConsoleUrl(details.url) || /^(?:devtools|data|blob):/.test(details.url);
    if (!isOurs) logger.warn('guard: request denied', { to: originOf(details.url), kind: details.resourceType });
    answer({ cancel: !isOurs });
  });
  const further = {
    devices: () => session.setDevicePermissionHandler(() => false),
    screens: () => session.setDisplayMediaRequestHandler((_request, answer) => answer(null)),
    downloads: () => session.on('will-download', (event) => event.preventDefault()),
  };
  for (const [what, deny] of Object.entries(further)) {
    try {
      deny();
    } catch (error) {
      // A runtime without the feature has nothing to deny; that it was so belongs in the log.
      logger.warn('guard: not available', { what, error });
    }
  }
}

function originOf(address: string): string {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}`;
  } catch {
    return 'not an address';
  }
}
