import { z } from 'zod';
import {
  AdjustmentSchema,
  AdjustmentEventSchema,
  AdjustmentKindSchema,
  AdjustmentMethodSchema,
  AdjustmentStateSchema,
} from '../domain/adjustment.ts';
import { MOST_IN_FILE, MOST_REASON_CHARACTERS } from '../domain/approval.ts';
import { CreditsTextSchema, FormattedCreditsSchema } from '../domain/credits.ts';
import { AccountIdSchema, AdjustmentIdSchema } from '../domain/ids.ts';
import { OperatorIdSchema } from '../domain/operator.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { ReasonSchema } from '../domain/reason.ts';
import { InstantSchema } from '../domain/time.ts';
import { AgedAmountSchema, NothingSchema, command, query, WindowSchema } from './procedure.ts';

const AdjustmentRequestSchema = z.object({
  accountId: AccountIdSchema,
  kind: AdjustmentKindSchema,
  /** Signed change; for `set balance` the balance asked for. */
  amount: CreditsTextSchema,
  reason: z.string().trim().max(200),
  note: z.string().max(5000),
  reference: z.string().trim().max(200),
  /** The adjustment that this one undoes: of the same account, once, with its change the other way round. */
  reverses: AdjustmentIdSchema.nullable().optional(),
});
export type AdjustmentRequest = z.infer<typeof AdjustmentRequestSchema>;

/** What an operator should have read before sending. */
const AdjustmentWarningSchema = z.object({
  /** E.g. `adjustment.duplicate`. */
  code: z.string(),
  sentence: z.string(),
  /**
   * What `acknowledged` must hold for it to be sent all the same; `null` where reading is enough. It names the adjustment
   * that it speaks of, so that one that comes in between is asked about too.
   */
  acknowledge: z.string().nullable(),
  /** The adjustment that it speaks of. */
  adjustmentId: AdjustmentIdSchema.nullable(),
});
export type AdjustmentWarning = z.infer<typeof AdjustmentWarningSchema>;

/** What an operator goes on in spite of: the `acknowledge` of each warning. Longest and most, the same wherever it is said. */
export const AcknowledgedSchema = z.array(z.string().max(200)).max(200);

/** What an operator saw in the preview and agrees to. */
const AgreementSchema = z.object({
  approvedBefore: CreditsTextSchema,
  approvedAfter: CreditsTextSchema,
  /** The `acknowledge` of each warning that has one: "Send anyway". */
  acknowledged: AcknowledgedSchema.default([]),
});

/** What would happen, before anything does. */
const AdjustmentPreviewSchema = z.object({
  method: AdjustmentMethodSchema.nullable(),
  /** For `manual`: why the API cannot be told, in a sentence. */
  byHand: z.string().nullable(),
  before: AgedAmountSchema,
  delta: FormattedCreditsSchema.nullable(),
  after: FormattedCreditsSchema.nullable(),
  money: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  /** What does not stop it, though some must be acknowledged. */
  warnings: z.array(AdjustmentWarningSchema),
  /** What does. Empty: it may be sent. */
  refusals: z.array(ProblemSchema),
  isOffline: z.boolean(),
  /**
   * What the policy makes of it for who asks: sent at once, approved as
   * the second person, given to one first, or not at all. `null`: nobody asked.
   */
  policy: z
    .object({
      outcome: z.enum(['send', 'approve', 'ask', 'refused']),
      sentence: z.string().nullable(),
      /** Whether they may say no to it as the second person, which takes no limit. */
      mayDecline: z.boolean(),
    })
    .nullable(),
  /** What this person was given in the last 90 days at any provider, on accounts linked by e-mail or by hand; newest first. */
  earlier: z.array(
    z.object({
      id: AdjustmentIdSchema,
      at: InstantSchema,
      accountName: z.string(),
      /** How the account is known to be this person's. */
      linked: z.enum(['this account', 'e-mail', 'by hand']),
      providerName: z.string(),
      connectionLabel: z.string(),
      amount: FormattedCreditsSchema,
      unit: z.string(),
      reason: z.string(),
      reference: z.string(),
      by: z.string(),
      state: AdjustmentStateSchema,
    }),
  ),
  /** For one that undoes another: which, and what it cannot undo. */
  reversal: z.object({ of: AdjustmentIdSchema, sentence: z.string(), notUndone: z.string().nullable() }).nullable(),
});
export type AdjustmentPreview = z.infer<typeof AdjustmentPreviewSchema>;

/** What the adjustment waits for. */
export const AdjustmentTabSchema = z.enum([
  'drafts',
  'to approve',
  'outbox',
  'unknown',
  'waiting to be seen',
  'done',
  'all',
]);
export type AdjustmentTab = z.infer<typeof AdjustmentTabSchema>;

/** A row shows its adjustment: what of it is not listed here is the adjustment's own. */
const AdjustmentRowSchema = AdjustmentSchema.omit({
  createdById: true,
  sentAfter: true,
  listedBefore: true,
  ticket: true,
  expectedEntryId: true,
  instructedAt: true,
  clearance: true,
  ask: true,
  steps: true,
}).extend({
  connectionLabel: z.string(),
  accountName: z.string(),
  delta: FormattedCreditsSchema,
  target: FormattedCreditsSchema.nullable(),
  previewBalance: FormattedCreditsSchema,
  balanceBefore: FormattedCreditsSchema.nullable(),
  intended: FormattedCreditsSchema.nullable(),
  balanceAfter: FormattedCreditsSchema.nullable(),
  residual: FormattedCreditsSchema.nullable(),
  /** Why it waits, in a sentence; `null` when it does not. */
  waitsFor: z.string().nullable(),
  /** For one that is done by hand: when it should have been seen. */
  dueAt: InstantSchema.nullable(),
});
export type AdjustmentRow = z.infer<typeof AdjustmentRowSchema>;

/** What a person is told to do on the provider's own site. */
const ManualInstructionSchema = z.object({
  /** Origin of the connection's base URL, to be copied; never opened from here. */
  site: z.string(),
  sentences: z.array(z.string()),
  accountName: z.string(),
  accountEmail: z.string(),
  accountExternalId: z.string(),
  delta: FormattedCreditsSchema,
  before: FormattedCreditsSchema,
  after: FormattedCreditsSchema,
  unit: z.string(),
});
export type ManualInstruction = z.infer<typeof ManualInstructionSchema>;

const AdjustmentDetailSchema = AdjustmentRowSchema.extend({
  steps: z.array(
    z.object({
      at: InstantSchema,
      actor: z.string(),
      from: AdjustmentStateSchema,
      to: AdjustmentStateSchema,
      event: AdjustmentEventSchema,
      sentence: z.string(),
      balance: FormattedCreditsSchema.nullable(),
    }),
  ),
  /** For `unknown`: what is known, what was checked, and the evidence for each choice. */
  evidence: z
    .object({
      sentence: z.string(),
      checked: z.array(z.object({ at: InstantSchema, what: z.string(), found: z.string() })),
      ifLanded: z.string(),
      ifNotLanded: z.string(),
      suggestion: z.enum(['landed', 'not landed', 'undecided']),
      /** Why it is not decided, and whether it ever will be by itself; `null` before the first look. */
      why: z.string().nullable(),
    })
    .nullable(),
  /** The adjustment that undoes this one. */
  reversedBy: AdjustmentIdSchema.nullable(),
  canReverse: z.boolean(),
  /** While it waits for a second person. */
  ask: z.object({ at: InstantSchema, why: z.string(), expiresAt: InstantSchema, isExpired: z.boolean() }).nullable(),
  /** By what right it went out. With a signature: whose, and over what. */
  clearance: z
    .object({
      kind: z.enum(['alone', 'approved']),
      by: z.string(),
      at: InstantSchema,
      fingerprint: z.string().nullable(),
      signature: z.string().nullable(),
      expiresAt: InstantSchema.nullable(),
    })
    .nullable(),
  /** For one that is done by hand and has not been seen. */
  manual: ManualInstructionSchema.nullable(),
});
export type AdjustmentDetail = z.infer<typeof AdjustmentDetailSchema>;

const OneSchema = z.object({ id: AdjustmentIdSchema });
const ReasonOfNoSchema = z.string().trim().min(1, 'needs a reason').max(MOST_REASON_CHARACTERS);

/** A request from another console, as its signature vouches for it. */
const ApprovalRequestViewSchema = z.object({
  requester: z.string(),
  fingerprint: z.string(),
  /** Whether the requester's card was taken in here. */
  isRequesterKnown: z.boolean(),
  writtenAt: InstantSchema,
  requests: z.array(
    z.object({
      adjustmentId: z.string(),
      providerName: z.string(),
      origin: z.string(),
      connectionLabel: z.string(),
      accountName: z.string(),
      accountExternalId: z.string(),
      kind: z.string(),
      method: z.string(),
      delta: CreditsTextSchema,
      before: CreditsTextSchema,
      after: CreditsTextSchema,
      unit: z.string(),
      reason: z.string(),
      note: z.string(),
      reference: z.string(),
      createdBy: z.string(),
      createdAt: InstantSchema,
      expiresAt: InstantSchema,
      why: z.string(),
      warnings: z.array(z.string()),
      /** What keeps who asks from answering so; `null`: nothing does. */
      refusals: z.object({ approve: ProblemSchema.nullable(), decline: ProblemSchema.nullable() }),
    }),
  ),
});
export type ApprovalRequestView = z.infer<typeof ApprovalRequestViewSchema>;

/** What a second person says of one adjustment of a request. */
const AnswerSchema = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('approve'), adjustmentId: z.string().max(64) }),
  z.object({ answer: z.literal('decline'), adjustmentId: z.string().max(64), reason: ReasonOfNoSchema }),
]);
export type Answer = z.infer<typeof AnswerSchema>;

/** What became of one answer of a file; `problem: null`: it was taken. */
const AnswerOutcomeSchema = z.object({
  adjustmentId: AdjustmentIdSchema,
  answer: z.enum(['approve', 'decline']),
  /** Who signed it, as it says. */
  by: z.string(),
  /** Why it was declined. */
  reason: z.string().nullable(),
  /** The adjustment as it is known here; `null`: it is not. */
  about: z
    .object({
      accountName: z.string(),
      delta: FormattedCreditsSchema,
      before: FormattedCreditsSchema,
      after: FormattedCreditsSchema,
      unit: z.string(),
      state: AdjustmentStateSchema,
    })
    .nullable(),
  problem: ProblemSchema.nullable(),
});
export type AnswerOutcome = z.infer<typeof AnswerOutcomeSchema>;

/** Longer ones are read as well, and refused as too large by a sentence; this bounds what is read at all. */
const FileTextSchema = z.string().max(8_000_000, 'is far too large');

export const adjustments = {
  /** `id`: of the adjustment itself when it is saved already, which is no duplicate of itself and not in its own way. */
  preview: query({
    may: 'operators',
    madeOf: ['accounts', 'adjustments', 'connections', 'settings', 'operators'],
    beyond: ['adjustments'],
  })
    .input(AdjustmentRequestSchema.extend({ id: AdjustmentIdSchema.optional() }))
    .output(AdjustmentPreviewSchema),
  saveDraft: command({ may: 'operators', audit: { none: 'Nothing of it is decided before it is sent.' } })
    .input(AdjustmentRequestSchema)
    .output(AdjustmentDetailSchema),
  /**
   * Approves the pair before → after that the operator saw and puts it in the outbox. `requestId` is made by the
   * screen when it opens: a second click or a repeated call with the same one sends nothing twice.
   * Refused with `adjustment.not-acknowledged` while a warning that must be acknowledged was not.
   */
  send: command({ may: 'operators', audit: ['adjustment.approve', 'adjustment.submit', 'adjustment.instruct'] })
    .input(AdjustmentRequestSchema.extend({ requestId: z.string().min(8).max(64), ...AgreementSchema.shape }))
    .output(AdjustmentDetailSchema),
  /** Approves a draft, or one whose balance had moved, with the pair now shown. */
  approve: command({ may: 'operators', audit: ['adjustment.approve', 'adjustment.submit', 'adjustment.instruct'] })
    .input(OneSchema.extend(AgreementSchema.shape))
    .output(AdjustmentDetailSchema),
  /** The same by a second person at somebody else's page, who proves that they are it. Nobody else is signed in by it. */
  approveWith: command({ may: 'operators', audit: ['adjustment.approve'] })
    .input(
      OneSchema.extend({
        ...AgreementSchema.shape,
        operatorId: OperatorIdSchema,
        passphrase: z.string().max(1000),
      }),
    )
    .output(AdjustmentDetailSchema),
  /** Writes what another console's operator needs to approve these, where the operator chooses. `null`: cancelled. */
  writeRequest: command({
    may: 'operators',
    audit: { none: 'It asks; what is answered is recorded.' },
    waitsForPerson: true,
  })
    .input(z.object({ ids: z.array(AdjustmentIdSchema).min(1).max(MOST_IN_FILE) }))
    .output(z.object({ path: z.string() }).nullable()),
  /** Reads such a file of another console. Nothing is kept. */
  readRequest: query({ may: 'operators', madeOf: [] })
    .input(z.object({ text: FileTextSchema }))
    .output(ApprovalRequestViewSchema),
  /** Signs what is said of each and writes the answer, where the operator chooses. `null`: cancelled. */
  answerRequest: command({ may: 'operators', audit: ['approval.signed', 'decline.signed'], waitsForPerson: true })
    .input(z.object({ text: FileTextSchema, answers: z.array(AnswerSchema).min(1).max(MOST_IN_FILE) }))
    .output(z.object({ path: z.string() }).nullable()),
  /** Takes in such a file: each answer is taken or refused for itself. */
  takeAnswers: command({
    may: 'operators',
    audit: ['approval.taken', 'approval.refused', 'decline.taken', 'decline.refused'],
  })
    .input(z.object({ text: FileTextSchema }))
    .output(z.array(AnswerOutcomeSchema)),
  /** A second person says no, and why. */
  decline: command({ may: 'operators', audit: ['adjustment.decline'] })
    .input(OneSchema.extend({ note: ReasonOfNoSchema }))
    .output(AdjustmentDetailSchema),
  discard: command({ may: 'operators', audit: ['adjustment.discard'] })
    .input(OneSchema)
    .output(AdjustmentDetailSchema),
  /** One that should have been done by hand was not: it waits no more. */
  withdraw: command({ may: 'operators', audit: ['adjustment.withdraw'] })
    .input(OneSchema.extend({ note: z.string().trim().min(1, 'needs a reason').max(2000) }))
    .output(AdjustmentDetailSchema),
  /** Reads balance and ledger again to settle an `unknown` one; never writes. */
  checkAgain: command({ may: 'operators', audit: { none: 'It reads; what it finds is a step of the adjustment.' } })
    .input(OneSchema)
    .output(AdjustmentDetailSchema),
  /** A person's decision on an `unknown` one, with the evidence on screen. */
  resolve: command({ may: 'operators', audit: ['adjustment.resolved-by-hand'] })
    .input(
      OneSchema.extend({
        decision: z.enum(['landed', 'not landed']),
        note: z.string().trim().min(1, 'needs a reason').max(2000),
      }),
    )
    .output(AdjustmentDetailSchema),
  page: query({ may: 'operators', madeOf: ['adjustments', 'accounts', 'connections', 'settings'] })
    .input(WindowSchema.extend({ tab: AdjustmentTabSchema, accountId: AccountIdSchema.optional() }))
    .output(
      z.object({
        rows: z.array(AdjustmentRowSchema),
        total: z.number().int(),
        tabs: z.record(AdjustmentTabSchema, z.number().int()),
      }),
    ),
  get: query({ may: 'operators', madeOf: ['adjustments', 'accounts', 'connections', 'settings'] })
    .input(OneSchema)
    .output(AdjustmentDetailSchema),
  reasons: query({ may: 'operators', madeOf: ['settings'] })
    .input(NothingSchema)
    .output(z.array(ReasonSchema)),
};
