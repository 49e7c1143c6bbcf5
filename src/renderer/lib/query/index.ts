export { forgetOperator } from './forget-operator.ts';
export { createQueryClient } from './query-client.ts';
export { createChangeApplier, followChanges, type ChangeApplier } from './follow-changes.ts';
export { forgetWorkspace } from './forget-workspace.ts';
