export { providers } from './registry.ts';
export { readRetryAfter } from './retry-after.ts';
export { knowsServerClock, serverNow } from './server-clock.ts';
export { visibilityOf } from './write-settings.ts';
export { parseWireJson } from './wire.ts';
export * from './provider.ts';
