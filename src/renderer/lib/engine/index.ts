export { connectEngine, type ConnectionState, type EngineClient, type EngineConnection } from './connection.ts';
export { EngineProvider, useApi, useClient, useConnection, type EngineApi } from './engine-context.tsx';
export { openTransport } from './open-transport.ts';
export { ENGINE_GONE, problemOf } from './problem-of.ts';
export { TransportRefused, type OpenTransport, type Transport } from './transport.ts';
