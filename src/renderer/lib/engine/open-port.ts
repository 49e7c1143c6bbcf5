import { RPCLink } from '@orpc/client/message-port';
import { PORT_GIVEN, PORT_WANTED, type PortGiven, type PortWanted } from '../../../contract/bridge.ts';
import { requireSendable } from './sendable.ts';
import type { Closed, Transport } from './transport.ts';

const ANSWER_WITHIN = 5_000;

/**
 * Asks the preload for the engine's port (Electron host).
 * Only a message of this very window with the nonce just made is believed.
 */
export async function openPort(signal: AbortSignal): Promise<Transport> {
  const port = await receivePort(signal);
  const { promise: closed, resolve: end } = Promise.withResolvers<Closed>();
  port.addEventListener('close', () => end(GONE));
  port.start();
  return {
    link: new RPCLink({ port: bounded(port) }),
    closed,
    close: () => {
      port.close();
      end(GONE);
    },
  };
}

const GONE: Closed = { goesOn: false };

function bounded(port: MessagePort) {
  return {
    addEventListener: port.addEventListener.bind(port),
    postMessage: (message: unknown) => {
      requireSendable(message);
      port.postMessage(message);
    },
  };
}

function receivePort(signal: AbortSignal): Promise<MessagePort> {
  const nonce = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const finish = (settle: () => void) => {
      listening.abort();
      settle();
    };
    const timer = setTimeout(() => finish(() => reject(new Error('The window gave no port in time.'))), ANSWER_WITHIN);
    listening.signal.addEventListener('abort', () => clearTimeout(timer));
    signal.addEventListener('abort', () => finish(() => reject(signal.reason as Error)), {
      signal: listening.signal,
    });
    window.addEventListener(
      'message',
      (event: MessageEvent<Partial<PortGiven>>) => {
        const [port] = event.ports;
        if (event.source !== window || event.data?.type !== PORT_GIVEN || event.data.nonce !== nonce || !port) return;
        finish(() => resolve(port));
      },
      { signal: listening.signal },
    );
    window.postMessage({ type: PORT_WANTED, nonce } satisfies PortWanted, window.location.origin);
  });
}
