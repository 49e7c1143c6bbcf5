export { forgetOperator, forgetWorkspace } from './forget.ts';
export { createQueryClient } from './query-client.ts';
export { createChangeApplier, followChanges, type ChangeApplier } from './follow-changes.ts';
