/**
 * How the preload hands the engine's MessagePort to the page (Electron host). The page posts `PORT_WANTED` with a fresh
 * nonce to its own window; the preload answers once, with `PORT_GIVEN`, the same nonce and the port as a transfer.
 */
export const PORT_WANTED = 'counterfoil:port-wanted';
export const PORT_GIVEN = 'counterfoil:port-given';

export interface PortWanted {
  readonly type: typeof PORT_WANTED;
  readonly nonce: string;
}

export interface PortGiven {
  readonly type: typeof PORT_GIVEN;
  readonly nonce: string;
}

/** The few facts the preload exposes as `window.counterfoil`; the web host's page has none. */
export interface BridgeFacts {
  readonly host: 'electron';
  readonly platform: string;
}

/** Where the web host's page opens its socket, on its own origin. */
export const SOCKET_PATH = '/socket';
/** Where it trades the one-time token of the URL's fragment for a session cookie (POST, JSON `{token}`). */
export const SESSION_PATH = '/session';
