export { createMemberships, type ExpiringPlan, type Memberships } from './memberships.ts';
