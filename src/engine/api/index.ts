export { createChangeFeed, type ChangeFeed } from './feed.ts';
export { liveServices } from './live-services.ts';
export { createRouter, type EngineRouter } from './router.ts';
export {
  callEngine,
  serveOnMessagePort,
  serveOnWebSocket,
  type EngineCalls,
  type Served,
  type Serving,
} from './serve.ts';
export type { LastingServices, OpenServices, Services } from './services.ts';
