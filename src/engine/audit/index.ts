export { createAudit, type Audit, type AuditNote } from './audit.ts';
