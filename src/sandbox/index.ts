export { startSandbox, type Sandbox } from './start.ts';
export type { SandboxOptions } from './options.ts';
export type { FaultRequest } from './faults.ts';
export type { TruthMovement } from './truth.ts';
export type { WriteRecord } from './state.ts';
