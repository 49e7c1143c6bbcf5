import { RPCLink } from '@orpc/client/websocket';
import {
  SECRET_HEADER,
  SESSION_CLOSE,
  SESSION_PATH,
  type SessionGiven,
  SOCKET_PATH,
  SOCKET_PROTOCOL,
} from '../../../contract/bridge.ts';
import { requireSendable } from './sendable.ts';
import { TransportRefused, type Closed, type Transport } from './transport.ts';

/** Where pages of this origin, and of no other port, find the session's secret; a cookie would go to every port. */
const SESSION_KEY = 'counterfoil.session';

/** A token that the host gave with the end of a session, for the one that takes its place. */
let ticket: string | null = null;

/**
 * Opens the web host's socket on the page's own origin. A token, of the address (`#token=…`) or of a session that ended
 * under this page, is traded for a session first; in the address it stays in no history and in no copied link.
 */
export async function openSocket(signal: AbortSignal): Promise<Transport> {
  const token = takeToken();
  if (token !== null) await startSession(token, signal);
  const secret = readSecret();
  if (secret === null) throw refused('no secret of a session');
  const socket = new WebSocket(socketAddress(), [SOCKET_PROTOCOL, secret]);
  try {
    await opened(socket, signal);
  } catch (cause) {
    await explainRefusal(secret, signal);
    throw cause;
  }
  const { promise: closed, resolve: end } = Promise.withResolvers<Closed>();
  socket.addEventListener('close', ({ code, reason }) => {
    if (code === SESSION_CLOSE.goOn) ticket = reason;
    end({ goesOn: code === SESSION_CLOSE.goOn });
  });
  return { link: new RPCLink({ websocket: forgiving(socket) }), closed, close: () => socket.close() };
}

/**
 * The link tells the other side when a call is given up, even as the socket closes, and would fail then with nobody to
 * hear it. A closing socket ends every call anyway, so what is still sent on it may be dropped.
 */
function forgiving(socket: WebSocket) {
  return {
    readyState: WebSocket.OPEN,
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    send: (message: Parameters<WebSocket['send']>[0]) => {
      requireSendable(message);
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
  };
}

function takeToken(): string | null {
  const given = ticket;
  ticket = null;
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token !== null) {
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  }
  return token ?? given;
}

function readSecret(): string | null {
  return window.localStorage.getItem(SESSION_KEY);
}

async function startSession(token: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(SESSION_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'same-origin',
    signal,
  });
  if (answer.ok) {
    const { secret: half } = (await answer.json()) as SessionGiven;
    window.localStorage.setItem(SESSION_KEY, half);
    return;
  }
  if (answer.status < 500) throw refused(`POST ${SESSION_PATH} answered ${answer.status}`);
  throw new Error(`The session could not be started: ${answer.status}`);
}

function socketAddress(): string {
  const address = new URL(SOCKET_PATH, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const settle = (act: () => void) => {
      listening.abort();
      act();
    };
    socket.addEventListener('open', () => settle(resolve), { signal: listening.signal });
    socket.addEventListener('close', () => settle(() => reject(new Error('The socket did not open.'))), {
      signal: listening.signal,
    });
    signal.addEventListener(
      'abort',
      () =>
        settle(() => {
          socket.close();
          reject(signal.reason as Error);
        }),
      { signal: listening.signal },
    );
  });
}

/** A socket that is refused and a host that is gone look the same to a page: one plain request tells them apart. */
async function explainRefusal(secret: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(SESSION_PATH, {
    headers: { [SECRET_HEADER]: secret },
    credentials: 'same-origin',
    signal,
  });
  if (answer.status === 401 || answer.status === 403) {
    throw refused(`GET ${SESSION_PATH} answered ${answer.status}`);
  }
}

function refused(detail: string): TransportRefused {
  return new TransportRefused({
    code: 'console.session-refused',
    sentence: 'This page has no session with Counterfoil: its link was used before, or its session has ended.',
    kept: 'The workspace is untouched.',
    cure: 'Press Enter where Counterfoil runs, or start it again, and open the address it prints.',
    detail,
  });
}
