import type { BridgeFacts } from '../../../contract/bridge.ts';
import { openPort } from './open-port.ts';
import { openSocket } from './open-socket.ts';
import type { OpenTransport } from './transport.ts';

declare global {
  interface Window {
    /** Facts of the preload; absent on the web host's page. */
    readonly counterfoil?: BridgeFacts;
  }
}

/** The way to the engine that fits the host this page runs in. */
export const openTransport: OpenTransport = (signal) =>
  window.counterfoil?.host === 'electron' ? openPort(signal) : openSocket(signal);
