export { createAdjustments, type Adjustments } from './adjustments.ts';
export { compensationsOfAll, otherAdjustmentsOfAll } from './preview/others.ts';
export { weighRequest, type Weighed } from './preview/preview.ts';
export { acknowledgementOf } from './preview/warnings.ts';
export { idOfRequest } from './approval/create.ts';
export { factsOf, refusedAct, whySecond } from './approval/policy.ts';
