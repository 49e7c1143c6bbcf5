export { startSandbox, type Sandbox } from './start.ts';
export type { SandboxOptions } from './options.ts';
export type { FaultRequest } from './faults.ts';
export type { SandboxTruth, TruthAccount, TruthEntry } from './truth.ts';
export type { WriteRecord } from './state.ts';
export type { RequestRecord } from './http/request-log.ts';
