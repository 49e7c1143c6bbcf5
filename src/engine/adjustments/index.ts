export { createAdjustments, type Adjustments } from './adjustments.ts';
export { acknowledgementOf } from './duplicates.ts';
export { compensationsOfAll } from './earlier.ts';
export { factsOf, refusedAct, whySecond } from './judging.ts';
export { otherAdjustmentsOfAll } from './others.ts';
export type { AdjustmentParts } from './parts.ts';
export { weighRequest, type Weighed } from './preview.ts';
export { idOfRequest } from './send-new.ts';
