export { connectEngine, type EngineClient, type EngineConnection } from './connection.ts';
export { EngineProvider, useApi, useClient, useConnection } from './engine-context.tsx';
export { openTransport } from './open-transport.ts';
export { problemOf } from './problem-of.ts';
