import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { CreditsTextSchema } from './credits.ts';
import { OperatorIdSchema, PublicKeySchema, SignatureSchema } from './operator.ts';
import { InstantSchema } from './time.ts';

/**
 * Everything a second person agrees to, in words that mean the same anywhere: which change, to which account of which API,
 * from what to what, why, and who asked. A signature over it holds for nothing else.
 */
const ApprovalStatementSchema = z.strictObject({
  workspace: z.string().min(1).max(64),
  adjustment: z.string().min(1).max(64),
  /** Made anew each time it goes to approval: an approval of an earlier time is none of this one. */
  ask: z.string().min(1).max(64),
  connection: z.strictObject({ id: z.string().max(64), provider: z.string().max(64), origin: z.string().max(500) }),
  account: z.strictObject({ id: z.string().max(200), externalId: z.string().max(200) }),
  kind: z.string().max(20),
  method: z.string().max(20),
  delta: CreditsTextSchema,
  target: CreditsTextSchema.nullable(),
  unit: z.string().max(100),
  before: CreditsTextSchema,
  after: CreditsTextSchema,
  reason: z.string().max(200),
  note: z.string().max(5000),
  reference: z.string().max(200),
  createdBy: z.strictObject({ id: z.string().max(64), name: z.string().max(80) }),
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
});
export type ApprovalStatement = z.infer<typeof ApprovalStatementSchema>;

/** A second person's agreement, as it is kept with the adjustment and goes over in a file. */
const ApprovalSchema = z.strictObject({
  statement: ApprovalStatementSchema,
  approver: z.strictObject({ id: OperatorIdSchema, name: z.string().max(80), publicKey: PublicKeySchema }),
  signedAt: InstantSchema,
  signature: SignatureSchema,
});
export type Approval = z.infer<typeof ApprovalSchema>;

/** What a second person says when they decline, at most this long; so is what they write at the same machine. */
export const MOST_REASON_CHARACTERS = 2000;

/** A second person's no to exactly this, with why, as it comes back in a file. */
const DeclineSchema = z.strictObject({
  statement: ApprovalStatementSchema,
  decliner: ApprovalSchema.shape.approver,
  reason: z.string().min(1).max(MOST_REASON_CHARACTERS),
  signedAt: InstantSchema,
  signature: SignatureSchema,
});
export type Decline = z.infer<typeof DeclineSchema>;

/** Under a tag of its own: no signature of a no is one of a yes. */
export function declineText({ statement, decliner, reason, signedAt }: Omit<Decline, 'signature'>): string {
  return `counterfoil decline 1\n${canonicalJson({ statement, decliner, reason, signedAt })}`;
}

/** The exact text that an approval's signature is over. The tag keeps it from being taken for any other signed text. */
export function approvalText({ statement, approver, signedAt }: Omit<Approval, 'signature'>): string {
  return `counterfoil approval 1\n${canonicalJson({ statement, approver, signedAt })}`;
}

/** Names of the parts in which two statements differ, for a person. */
export function differences(a: ApprovalStatement, b: ApprovalStatement): string[] {
  const names = Object.keys(ApprovalStatementSchema.shape) as (keyof ApprovalStatement)[];
  return names.filter((name) => canonicalJson(a[name]) !== canonicalJson(b[name]));
}

/** The largest text of a request or an approval file that is read at all. */
export const MOST_FILE_CHARACTERS = 2_000_000;
/** How many adjustments one file may hold. */
export const MOST_IN_FILE = 500;

/** A file says one thing of each adjustment. */
function isOfEachOnce(parts: readonly { readonly statement: ApprovalStatement }[]): boolean {
  return new Set(parts.map(({ statement }) => statement.adjustment)).size === parts.length;
}

/** What one console asks another's operator to approve. Everything in it is for reading; nothing is secret. */
export const RequestFileSchema = z.strictObject({
  file: z.literal('counterfoil approval request'),
  version: z.literal(1),
  workspace: z.string().min(1).max(64),
  writtenAt: InstantSchema,
  requester: z.strictObject({ id: OperatorIdSchema, name: z.string().max(80), publicKey: PublicKeySchema }),
  requests: z
    .array(
      z.strictObject({
        statement: ApprovalStatementSchema,
        /** In a sentence: what, for whom. */
        summary: z.string().max(1000),
        connectionLabel: z.string().max(80),
        accountName: z.string().max(300),
        /** Why it needs a second person. */
        why: z.string().max(1000),
        warnings: z.array(z.string().max(1000)).max(20),
      }),
    )
    .min(1)
    .max(MOST_IN_FILE)
    .refine(isOfEachOnce, 'asks for one adjustment twice'),
  signature: SignatureSchema,
});
export type RequestFile = z.infer<typeof RequestFileSchema>;

export function requestText({
  signature: _signature,
  ...rest
}: RequestFile | (Omit<RequestFile, 'signature'> & { signature?: string })): string {
  return `counterfoil request 1\n${canonicalJson(rest)}`;
}

/** What comes back. Each answer is signed for itself, and nothing is here that no signature vouches for. */
export const AnswerFileSchema = z
  .strictObject({
    file: z.literal('counterfoil answer'),
    version: z.literal(1),
    workspace: z.string().min(1).max(64),
    approvals: z.array(ApprovalSchema).max(MOST_IN_FILE),
    declines: z.array(DeclineSchema).max(MOST_IN_FILE),
  })
  .refine(({ approvals, declines }) => approvals.length + declines.length > 0, 'answers nothing')
  .refine(({ approvals, declines }) => isOfEachOnce([...approvals, ...declines]), 'answers one adjustment twice');
export type AnswerFile = z.infer<typeof AnswerFileSchema>;

/** Who an operator of another console is: exchanged once, so that their approvals can be told from anybody's. */
export const PublicCardSchema = z.strictObject({
  file: z.literal('counterfoil operator'),
  version: z.literal(1),
  id: OperatorIdSchema,
  name: z.string().min(1).max(80),
  publicKey: PublicKeySchema,
  signature: SignatureSchema,
});
export type PublicCard = z.infer<typeof PublicCardSchema>;

/** A card is signed by its own key: it proves that who wrote it holds the private half. */
export function cardText({ id, name, publicKey }: Pick<PublicCard, 'id' | 'name' | 'publicKey'>): string {
  return `counterfoil operator 1\n${canonicalJson({ id, name, publicKey })}`;
}

/** By what right an adjustment goes out: its sender's own limit, or a second person's signature. Amounts are stored millionths. */
export const ClearanceSchema = z.object({
  kind: z.enum(['alone', 'approved']),
  /** Who sent it alone, or who approved it. */
  by: OperatorIdSchema,
  at: InstantSchema,
  /** The size of the change that was judged. */
  amount: z.number().int(),
  approval: ApprovalSchema.nullable(),
});
export type Clearance = z.infer<typeof ClearanceSchema>;

/** That it waits for a second person: since when, asked by whom, and why. */
export const AskSchema = z.object({
  id: z.string(),
  by: OperatorIdSchema.nullable(),
  at: InstantSchema,
  why: z.string(),
  expiresAt: InstantSchema,
});
export type Ask = z.infer<typeof AskSchema>;
