export { createBulk, type Bulk } from './bulk.ts';
