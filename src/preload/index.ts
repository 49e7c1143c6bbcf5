/**
 * The preload, whole: hands the engine's MessagePort from the host to our own page, against a nonce, and states what it
 * runs on. The page can ask again after its port was closed; the host keeps one alive.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { PORT_GIVEN, PORT_WANTED, type BridgeFacts, type PortGiven, type PortWanted } from '../contract/bridge.ts';

let waitingFor: string | null = null;

window.addEventListener('message', (event: MessageEvent<Partial<PortWanted> | null>) => {
  if (event.source !== window || event.origin !== window.location.origin || event.data?.type !== PORT_WANTED) return;
  const { nonce } = event.data;
  if (typeof nonce !== 'string' || nonce.length < 16 || nonce.length > 128) return;
  waitingFor = nonce;
  ipcRenderer.send(PORT_WANTED, nonce);
});

ipcRenderer.on(PORT_GIVEN, (event, nonce: unknown) => {
  const [port] = event.ports;
  if (!port || nonce !== waitingFor || waitingFor === null) return;
  const given: PortGiven = { type: PORT_GIVEN, nonce: waitingFor };
  waitingFor = null;
  window.postMessage(given, window.location.origin, [port]);
});

const facts: BridgeFacts = { host: 'electron', platform: process.platform };
contextBridge.exposeInMainWorld('counterfoil', facts);
