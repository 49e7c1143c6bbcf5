export { createAdjustments, type Adjustments } from './adjustments.ts';
export type { AdjustmentParts } from './parts.ts';
