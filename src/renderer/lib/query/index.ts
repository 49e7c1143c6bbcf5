export { forgetOperator, forgetWorkspace } from './forget.ts';
export { createQueryClient } from './query-client.ts';
export { createChangeApplier, followChanges } from './follow-changes.ts';
