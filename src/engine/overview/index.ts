export { connectionLine } from './connection-lines.ts';
export { createOverview, type OverviewService } from './overview.ts';
export { createNeedsWatch } from './watch.ts';
