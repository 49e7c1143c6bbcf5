import { RPCLink } from '@orpc/client/websocket';
import { SESSION_PATH, SOCKET_PATH } from '../../../contract/bridge.ts';
import { TransportRefused, type Transport } from './transport.ts';

/**
 * Opens the web host's socket on the page's own origin. A token in the address (`#token=…`) is traded for a session
 * cookie first and taken out of the address, so that it stays in no history and in no copied link.
 */
export async function openSocket(signal: AbortSignal): Promise<Transport> {
  const token = takeToken();
  if (token !== null) await startSession(token, signal);
  const socket = new WebSocket(socketAddress());
  try {
    await opened(socket, signal);
  } catch (cause) {
    await explainRefusal(signal);
    throw cause;
  }
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  socket.addEventListener('close', () => end());
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
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
  };
}

function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token !== null) {
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  }
  return token;
}

async function startSession(token: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(SESSION_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    credentials: 'same-origin',
    signal,
  });
  if (answer.ok) return;
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
async function explainRefusal(signal: AbortSignal): Promise<void> {
  const answer = await fetch(SESSION_PATH, { credentials: 'same-origin', signal });
  if (answer.status === 401 || answer.status === 403) {
    throw refused(`GET ${SESSION_PATH} answered ${answer.status}`);
  }
}

function refused(detail: string): TransportRefused {
  return new TransportRefused({
    code: 'console.session-refused',
    sentence: 'This page has no session with Counterfoil, or its link was used before.',
    kept: 'The workspace is untouched.',
    cure: 'Start Counterfoil again and open the address it prints.',
    detail,
  });
}
