import { z } from 'zod';
import { InstantSchema } from './time.ts';

/** The actor of what was done while nobody was signed in. No operator has an empty name. */
export const NOBODY = '';

/** Who did what to which thing, and why. Append-only: each event holds the hash of the one before it. */
export const AuditEventSchema = z.object({
  id: z.string(),
  /** Its place in the trail, from 1 and without gaps. */
  number: z.number().int().min(1),
  /** SHA-256, in hex, of the event before it as canonical JSON; zeros for the first. */
  previous: z.string(),
  at: InstantSchema,
  actor: z.string(),
  /** E.g. `adjustment.sent`, `connection.added`, `export.written`. */
  action: z.string(),
  subject: z.string(),
  connectionId: z.string().nullable(),
  accountId: z.string().nullable(),
  sentence: z.string(),
  /** Evidence as JSON text, without secrets. */
  evidence: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEventSchema>;
