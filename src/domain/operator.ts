import { z } from 'zod';
import { isLookAlike, nameSchema } from './name.ts';
import { InstantSchema } from './time.ts';

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

/** Named in what nobody asked for; no operator may be called so. */
export const PROGRAM_NAME = 'Counterfoil';

export const OperatorNameSchema = nameSchema(80).refine(
  (name) => !isLookAlike(name, PROGRAM_NAME),
  'is the name of the program itself',
);

/**
 * 32 bytes of an Ed25519 public key, base64. The last digit holds bits that belong to no byte; they are none, so that a key
 * is written in one way only.
 */
export const PublicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'is not a public key');

/** 64 bytes of an Ed25519 signature, base64, in one way only as well. */
export const SignatureSchema = z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/, 'is not a signature');

/**
 * A person who works with this workspace. One who did anything is never removed: what was signed must stay explained.
 * `card`: works at another console; known here by the public key alone, so approves by file and never signs in.
 */
export const OperatorSchema = z.object({
  id: OperatorIdSchema,
  name: z.string(),
  role: RoleSchema,
  state: z.enum(['active', 'deactivated']),
  signIn: z.enum(['os account', 'passphrase', 'card']),
  /** The OS user whose session signs this operator in; only for `os account`. */
  osAccount: z.string().nullable(),
  /** `null` until the first signature needs one. The private half is in the vault. */
  publicKey: PublicKeySchema.nullable(),
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
});
export type Operator = z.infer<typeof OperatorSchema>;

export function actorOf({ id, name, role }: Operator): Actor {
  return { id, name, role };
}

/** As the operating system tells it; this program cannot know whether there is one of that name. */
export const OsAccountSchema = z.string().trim().min(1, 'needs a name').max(200, 'has at most 200 characters');

/** Whether two names are one OS account: Windows does not tell capitals from small letters. */
export function isSameOsAccount(one: string, other: string, platform: string): boolean {
  return platform === 'win32' ? one.toLowerCase() === other.toLowerCase() : one === other;
}

/**
 * Whether without this one no admin would be left who can sign in.
 * @param canSignIn whether an operator can, at this console.
 */
export function isLastAdmin(
  operators: readonly Operator[],
  id: string,
  canSignIn: (operator: Operator) => boolean,
): boolean {
  const admins = operators.filter((one) => one.role === 'admin' && one.state === 'active' && canSignIn(one));
  return admins.length === 1 && admins[0]?.id === id;
}
