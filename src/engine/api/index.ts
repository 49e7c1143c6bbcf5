export { createChangeFeed } from './feed.ts';
export type { EngineRouter } from './boundary.ts';
export { createRouter } from './router.ts';
export { callEngine, serveOnMessagePort, serveOnWebSocket, type EngineCalls, type Serving } from './serve.ts';
export { lastingServing, openServing, type OpenServing } from './serving.ts';
export type { OpenServices } from './services.ts';
