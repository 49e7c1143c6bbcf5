import { z } from 'zod';
import type { Actor, Role } from './operator.ts';

/** What is not about amounts and yet not for everybody. */
export const ActSchema = z.enum([
  'keep connections',
  'keep operators',
  'keep policy',
  'keep settings',
  'keep books',
  'back up',
  'write exports',
  'write notes',
  'look of the console',
]);
export type Act = z.infer<typeof ActSchema>;

/** Who may do what. What an operator may do with credits is policy: see policy.ts. */
export const PERMISSIONS: Readonly<Record<Act, readonly Role[]>> = {
  'keep connections': ['admin'],
  'keep operators': ['admin'],
  'keep policy': ['admin'],
  'keep settings': ['admin'],
  'keep books': ['finance', 'admin'],
  'back up': ['finance', 'admin'],
  'write exports': ['support', 'finance', 'admin'],
  'write notes': ['support', 'finance', 'admin'],
  'look of the console': ['support', 'finance', 'admin'],
};

export function mayDo({ role }: Pick<Actor, 'role'>, act: Act): boolean {
  return PERMISSIONS[act].includes(role);
}
