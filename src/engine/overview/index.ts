export { createOverview, type OverviewService } from './overview.ts';
