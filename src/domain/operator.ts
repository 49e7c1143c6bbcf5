import { z } from 'zod';

export const OperatorIdSchema = z.string().min(1).max(64).brand('OperatorId');
export type OperatorId = z.infer<typeof OperatorIdSchema>;

/** What an operator is here for; what each may do is policy. */
export const RoleSchema = z.enum(['support', 'finance', 'admin']);
export type Role = z.infer<typeof RoleSchema>;

/** Who does something, as the engine knows it of the page that asked: nothing a page says of itself is in it. */
export interface Actor {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: Role;
}
