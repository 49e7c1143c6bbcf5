export { createUsage, type UsageService } from './usage.ts';
