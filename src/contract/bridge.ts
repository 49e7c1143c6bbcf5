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

/**
 * The longest message that a page may send, in bytes of UTF-8: room for a form that lists a hundred thousand accounts or
 * for the largest file that is read, and for nothing much larger. Hosts end a page that sends more; ours never does.
 */
export const MOST_MESSAGE_BYTES = 32 * 1024 * 1024;

/** Where the web host's page opens its socket, on its own origin. */
export const SOCKET_PATH = '/socket';
/**
 * Where the page trades a one-time token for a session (POST, JSON `{token}`, answered `SessionGiven`), and asks whether
 * its session holds (GET).
 */
export const SESSION_PATH = '/session';

/**
 * What proves a session beside its cookie, which a browser sends to every port of 127.0.0.1: a secret that only pages of
 * our origin can read, sent in this header to `SESSION_PATH` and as the second subprotocol of the socket. Never in a URL.
 */
export interface SessionGiven {
  readonly secret: string;
}
export const SECRET_HEADER = 'x-counterfoil-secret';
/** The subprotocol that the socket speaks; the secret stands after it. */
export const SOCKET_PROTOCOL = 'counterfoil';

/**
 * How the web host ends a socket with its session. `goOn`: the close reason is a one-time token for a new session, at
 * which nobody sits; `over`: there is none.
 */
export const SESSION_CLOSE = { goOn: 4001, over: 4002 } as const;
