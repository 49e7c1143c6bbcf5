import { z } from 'zod';
import { OperatorIdSchema, OperatorNameSchema, OsAccountSchema, RoleSchema } from '../domain/operator.ts';
import { ActSchema } from '../domain/permissions.ts';
import { InstantSchema } from '../domain/time.ts';
import { NothingSchema, command, query } from './procedure.ts';

const SignInSchema = z.enum(['os account', 'passphrase', 'card']);

const OperatorCardSchema = z.object({
  id: OperatorIdSchema,
  name: z.string(),
  role: RoleSchema,
  state: z.enum(['active', 'deactivated']),
  /** `card`: works at another console, and approves by file. */
  signIn: SignInSchema,
  osAccount: z.string().nullable(),
  /** Of the public key, in groups of four; `null` until they first sign. */
  fingerprint: z.string().nullable(),
  /** Without this one no admin would be left who can sign in. */
  isLastAdmin: z.boolean(),
  createdAt: InstantSchema,
});
export type OperatorCard = z.infer<typeof OperatorCardSchema>;

/** Who sits at this page, what they may do beside adjustments, and who could. */
const WhoSchema = z.object({
  operator: z.object({ id: OperatorIdSchema, name: z.string(), role: RoleSchema, signIn: SignInSchema }).nullable(),
  may: z.array(ActSchema),
  canSignIn: z.array(
    z.object({ id: OperatorIdSchema, name: z.string(), role: RoleSchema, needsPassphrase: z.boolean() }),
  ),
  /** Where nobody can sign in: the admins whom other OS accounts prove, one of whom may own this one now. */
  canClaim: z.array(z.object({ id: OperatorIdSchema, name: z.string(), osAccount: z.string() })),
  warning: z.string().nullable(),
});
export type Who = z.infer<typeof WhoSchema>;

/** One open session: a window, or a browser that opened the console's link. */
const OpenPageSchema = z.object({
  id: z.string(),
  /** What runs there, e.g. *Firefox on Linux*. */
  label: z.string(),
  operator: z.object({ id: OperatorIdSchema, name: z.string() }).nullable(),
  openedAt: InstantSchema,
  /** When a person was last there. */
  seenAt: InstantSchema,
  /** The one that asks. */
  isThis: z.boolean(),
});
export type OpenPage = z.infer<typeof OpenPageSchema>;

const OneSchema = z.object({ id: OperatorIdSchema });
const NewPassphraseSchema = z.string().min(10, 'must have at least 10 characters').max(1000);
/** A card is some three hundred characters. */
const CardTextSchema = z.string().max(10_000, 'is too long for an approver ID');

export const operators = {
  who: query({ may: 'anybody', madeOf: ['operators'] })
    .input(NothingSchema)
    .output(WhoSchema),
  signIn: command({ may: 'anybody', audit: ['operator.signed-in', 'operator.sign-in-failed'] })
    .input(OneSchema.extend({ passphrase: z.string().max(1000).nullable() }))
    .output(WhoSchema),
  /** One of `canClaim` is who sits here. `vaultPassphrase`: where the vault is under one. */
  claim: command({ may: 'anybody', audit: ['operator.claimed', 'operator.sign-in-failed'] })
    .input(OneSchema.extend({ vaultPassphrase: z.string().max(1000).nullable() }))
    .output(WhoSchema),
  signOut: command({ may: 'anybody', audit: ['operator.signed-out'] })
    .input(NothingSchema)
    .output(WhoSchema),
  /** The open sessions: one's own, and to who keeps operators everybody's. */
  pages: query({ may: 'operators', madeOf: ['operators'] })
    .input(NothingSchema)
    .output(z.array(OpenPageSchema)),
  /** Its page is let in no more: one's own, or anybody's to who keeps operators. */
  endPage: command({ may: 'operators', audit: ['session.ended'] })
    .input(z.object({ id: z.string().max(100) }))
    .output(NothingSchema),
  list: query({ may: 'operators', madeOf: ['operators'] })
    .input(NothingSchema)
    .output(z.array(OperatorCardSchema)),
  add: command({ may: 'keep operators', audit: ['operator.added'] })
    .input(
      z.object({
        name: OperatorNameSchema,
        role: RoleSchema,
        signIn: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('passphrase'), passphrase: NewPassphraseSchema }),
          z.object({ kind: z.literal('os account'), osAccount: OsAccountSchema }),
        ]),
      }),
    )
    .output(OperatorCardSchema),
  changeRole: command({ may: 'keep operators', audit: ['operator.role'] })
    .input(OneSchema.extend({ role: RoleSchema }))
    .output(OperatorCardSchema),
  rename: command({ may: 'operators', audit: ['operator.renamed'] })
    .input(OneSchema.extend({ name: OperatorNameSchema }))
    .output(OperatorCardSchema),
  deactivate: command({ may: 'keep operators', audit: ['operator.deactivated'] })
    .input(OneSchema)
    .output(OperatorCardSchema),
  reactivate: command({ may: 'keep operators', audit: ['operator.reactivated'] })
    .input(OneSchema)
    .output(OperatorCardSchema),
  setPassphrase: command({ may: 'operators', audit: ['operator.passphrase'] })
    .input(OneSchema.extend({ current: z.string().max(1000).nullable(), next: NewPassphraseSchema }))
    .output(OperatorCardSchema),
  /**
   * From now on this OS account proves them, and nothing else. `current`: one's own passphrase of until now; an admin says
   * it for somebody else without, and gives them a new key by it.
   */
  setOsAccount: command({ may: 'operators', audit: ['operator.os-account'] })
    .input(OneSchema.extend({ osAccount: OsAccountSchema, current: z.string().max(1000).nullable() }))
    .output(OperatorCardSchema),
  /** The signed-in operator's own public card, as the text of a file for another console. */
  card: query({ may: 'operators', madeOf: [] })
    .input(NothingSchema)
    .output(z.object({ text: z.string(), fileName: z.string(), fingerprint: z.string() })),
  /** The same as a file, where the operator chooses. `null`: cancelled. */
  saveCard: command({ may: 'operators', audit: { none: 'A card is public.' }, waitsForPerson: true })
    .input(NothingSchema)
    .output(z.object({ path: z.string() }).nullable()),
  readCard: query({ may: 'keep operators', madeOf: [] })
    .input(z.object({ text: CardTextSchema }))
    .output(z.object({ name: z.string(), fingerprint: z.string(), known: OperatorCardSchema.nullable() })),
  /** `fingerprint`: as the admin confirmed it with the card's owner. */
  addFromCard: command({ may: 'keep operators', audit: ['operator.card'] })
    .input(z.object({ text: CardTextSchema, fingerprint: z.string().max(100), role: RoleSchema }))
    .output(OperatorCardSchema),
};
