export { createChangeFeed, type ChangeFeed } from './feed.ts';
export type { EngineRouter } from './boundary.ts';
export { createRouter } from './router.ts';
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
