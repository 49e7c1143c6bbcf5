export { createAudit, type Audit, type AuditNote } from './audit.ts';
export { createTrail, type Trail } from './export-trail.ts';
export { findBreak, passesThrough, readHead, type Head } from './chain.ts';
