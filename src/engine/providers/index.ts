export { readRetryAfter } from './retry-after.ts';
export { parseWireJson, WireNumber } from './wire.ts';
