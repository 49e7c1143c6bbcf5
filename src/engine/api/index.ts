export { createChangeFeed, type ChangeFeed } from './feed.ts';
export { createRouter, type EngineRouter } from './router.ts';
export {
  callEngine,
  serveOnMessagePort,
  serveOnWebSocket,
  type EngineCalls,
  type Served,
  type Serving,
} from './serve.ts';
export { lastingServing, openServing, type OpenServing } from './serving.ts';
export type { LastingServices, OpenServices } from './services.ts';
