export { ensureRules } from './rules-in-force.ts';
