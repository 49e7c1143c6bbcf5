export { createAudit, type Audit, type AuditNote } from './audit.ts';
export { findBreak, passesThrough, readHead, type Head } from './chain.ts';
