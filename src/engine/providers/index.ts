export { findProvider, getProvider, listProviders, providers } from './registry.ts';
export { readRetryAfter } from './retry-after.ts';
export { serverNow } from './server-clock.ts';
export { parseWireJson, WireNumber } from './wire.ts';
export * from './provider.ts';
