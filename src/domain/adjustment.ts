import { z } from 'zod';
import { AccountIdSchema, AdjustmentIdSchema, ConnectionIdSchema, EntryIdSchema } from './ids.ts';
import { AskSchema, ClearanceSchema, type Ask, type Clearance } from './approval.ts';
import { OperatorIdSchema, type OperatorId } from './operator.ts';
import { ProblemSchema } from './problem.ts';
import { instant, InstantSchema, toMilliseconds, type Instant } from './time.ts';

export const AdjustmentStateSchema = z.enum([
  'draft',
  'awaiting approval',
  'approved',
  'queued',
  'sending',
  'unknown',
  'applied',
  'waiting to be seen',
  'confirmed',
  'declined',
  'failed',
]);
export type AdjustmentState = z.infer<typeof AdjustmentStateSchema>;

export const AdjustmentEventSchema = z.enum([
  'submit',
  'approve',
  'decline',
  'queue',
  'needs approval',
  'balance moved',
  'start sending',
  'rejected',
  'no answer',
  'read back as intended',
  'read back otherwise',
  'seen by sync',
  'checked',
  'resolved as landed',
  'resolved as not landed',
  'retry',
  'recovered after crash',
  'instruct',
  'withdraw',
  'discard',
]);
export type AdjustmentEvent = z.infer<typeof AdjustmentEventSchema>;

export const AdjustmentKindSchema = z.enum(['refund', 'goodwill', 'correction', 'top-up', 'clawback', 'set balance']);
export type AdjustmentKind = z.infer<typeof AdjustmentKindSchema>;

/** How the change is made: the API is told to `set` or to `add`, or, where it cannot be told, a person does it by hand. */
export const AdjustmentMethodSchema = z.enum(['set', 'add', 'manual']);
export type AdjustmentMethod = z.infer<typeof AdjustmentMethodSchema>;

/** What a look at the account says of a write whose outcome is not known; see adjustment-evidence.ts. */
const VerdictSchema = z.enum(['landed', 'not landed', 'undecided']);
export type Verdict = z.infer<typeof VerdictSchema>;

/** What the program did or saw, in order; shown under the adjustment as its story. Amounts are stored millionths. */
const AdjustmentStepSchema = z.object({
  at: InstantSchema,
  actor: z.string(),
  /** `null`: the program. */
  actorId: OperatorIdSchema.nullable(),
  from: AdjustmentStateSchema,
  to: AdjustmentStateSchema,
  event: AdjustmentEventSchema,
  sentence: z.string(),
  balance: z.number().int().nullable(),
  /** Sum of what the API itself listed between the balance before sending and this one; `null`: it lists nothing. */
  listed: z.number().int().nullable(),
  /** What this look said, for steps that are looks. */
  verdict: VerdictSchema.nullable(),
  /** When the reading of this balance began; `at` is when it had ended. */
  askedAt: InstantSchema.nullable(),
  /** What this look and those before it prove together (docs/decisions/0019). */
  proves: VerdictSchema.nullable(),
  /** Where it stands for several looks: the longest time between two, in milliseconds. */
  gap: z.number().int().nullable(),
});
export type AdjustmentStep = z.infer<typeof AdjustmentStepSchema>;

/** An operator's instruction to change credits. Amounts are stored millionths. */
export const AdjustmentSchema = z.object({
  id: AdjustmentIdSchema,
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  kind: AdjustmentKindSchema,
  method: AdjustmentMethodSchema,
  /** Signed change asked for. For `set balance` it is target − balance at preview. */
  delta: z.number().int(),
  /** For kind `set balance` only: the balance asked for. */
  target: z.number().int().nullable(),
  unit: z.string(),
  reason: z.string(),
  note: z.string(),
  reference: z.string(),
  /** The reference as references are compared: see `ticketOf`. */
  ticket: z.string(),
  state: AdjustmentStateSchema,
  /** The balance the operator saw and approved, and when it had been read. */
  previewBalance: z.number().int(),
  previewAt: InstantSchema,
  /** Read again just before sending; what was sent as target; what was read back. */
  balanceBefore: z.number().int().nullable(),
  intended: z.number().int().nullable(),
  balanceAfter: z.number().int().nullable(),
  /** observed − intended: what moved in the window that no client can close. */
  residual: z.number().int().nullable(),
  createdBy: z.string(),
  createdById: OperatorIdSchema,
  createdAt: InstantSchema,
  sentAt: InstantSchema.nullable(),
  /** The order of the last snapshot of the account by then: a clock that is set changes nothing of it. */
  sentAfter: z.number().int().nullable(),
  /** Entries that the API listed and no sync had stored when the balance was read before sending. */
  listedBefore: z.array(EntryIdSchema).nullable(),
  updatedAt: InstantSchema,
  problem: ProblemSchema.nullable(),
  expectedEntryId: EntryIdSchema.nullable(),
  confirmedByEntryId: EntryIdSchema.nullable(),
  /** When a person was told to make the change by hand; only then can it be seen. */
  instructedAt: InstantSchema.nullable(),
  /** The adjustment that this one undoes. */
  reverses: AdjustmentIdSchema.nullable(),
  /** By what right it goes out; without one it cannot. */
  clearance: ClearanceSchema.nullable(),
  /** While it is `awaiting approval`: since when and why. */
  ask: AskSchema.nullable(),
  steps: z.array(AdjustmentStepSchema),
});
export type Adjustment = z.infer<typeof AdjustmentSchema>;

/** `#8812`, ` 8812 ` and `8812` are one ticket. */
export function ticketOf(reference: string): string {
  return reference.trim().toLowerCase().replace(/^#\s*/, '').replaceAll(/\s+/g, ' ');
}

/**
 * The state machine: states down, events across; what is not listed is refused.
 * After a crash `sending` becomes `unknown`, never `queued`: the write may have left.
 * What is done by hand is never `sending`: it waits to be seen from the moment a person was told (docs/decisions/0012).
 * `approve` brings a clearance, and everything on the way out needs one (docs/decisions/0017).
 */
export const ADJUSTMENT_TRANSITIONS: Readonly<
  Record<AdjustmentState, Readonly<Partial<Record<AdjustmentEvent, AdjustmentState>>>>
> = {
  draft: { submit: 'awaiting approval', approve: 'approved', discard: 'declined' },
  // `submit` once more: asked anew, of the balance of now.
  'awaiting approval': { submit: 'awaiting approval', approve: 'approved', decline: 'declined', discard: 'declined' },
  approved: {
    queue: 'queued',
    instruct: 'waiting to be seen',
    'needs approval': 'awaiting approval',
    discard: 'declined',
  },
  declined: {},
  queued: {
    'start sending': 'sending',
    'balance moved': 'awaiting approval',
    'needs approval': 'awaiting approval',
    rejected: 'failed',
    discard: 'declined',
  },
  sending: {
    rejected: 'failed',
    'no answer': 'unknown',
    'read back as intended': 'applied',
    'read back otherwise': 'unknown',
    'recovered after crash': 'unknown',
  },
  applied: { 'seen by sync': 'confirmed' },
  confirmed: {},
  failed: { retry: 'awaiting approval', discard: 'declined' },
  unknown: {
    checked: 'unknown',
    'resolved as landed': 'applied',
    'resolved as not landed': 'failed',
    'seen by sync': 'confirmed',
  },
  'waiting to be seen': { 'seen by sync': 'confirmed', withdraw: 'declined' },
};

/** @returns the next state, or `null` where the event is not allowed in this state. */
export function nextAdjustmentState(state: AdjustmentState, event: AdjustmentEvent): AdjustmentState | null {
  return ADJUSTMENT_TRANSITIONS[state][event] ?? null;
}

/** Events that lead to a change of somebody's credits: none is possible without a clearance. */
export const OUTGOING_EVENTS: readonly AdjustmentEvent[] = ['queue', 'instruct', 'start sending'];

/** How long an approval is waited for where nobody said otherwise. */
const USUAL_ASK_MILLISECONDS = 3 * 86_400_000;

/** What happened to an adjustment, as its story will tell it. */
export interface AdjustmentHappening {
  readonly event: AdjustmentEvent;
  readonly at: Instant;
  readonly actor: string;
  /** Absent: the program. */
  readonly actorId?: OperatorId | null;
  readonly sentence: string;
  /** With `approve`, and only then. */
  readonly clearance?: Clearance;
  /** Where it leads to `awaiting approval`: until when. */
  readonly expiresAt?: Instant;
  readonly balance?: number | null;
  readonly listed?: number | null;
  readonly verdict?: Verdict | null;
  readonly askedAt?: Instant | null;
  readonly proves?: Verdict | null;
}

/**
 * Moves an adjustment along the table and adds the step to its story: the state and the reason for it are one document.
 * A second check that found the same replaces the one before, so that probing for days does not grow the story.
 * @returns `null` where the table does not allow the event, or it lacks its clearance.
 */
export function stepAdjustment(adjustment: Adjustment, happening: AdjustmentHappening): Adjustment | null {
  const to = nextAdjustmentState(adjustment.state, happening.event);
  if (to === null || lacksClearance(adjustment, happening)) return null;
  const step: AdjustmentStep = {
    at: happening.at,
    actor: happening.actor,
    actorId: happening.actorId ?? null,
    from: adjustment.state,
    to,
    event: happening.event,
    sentence: happening.sentence,
    balance: happening.balance ?? null,
    listed: happening.listed ?? null,
    verdict: happening.verdict ?? null,
    askedAt: happening.askedAt ?? null,
    proves: happening.proves ?? null,
    gap: null,
  };
  const steps = withStep(adjustment.steps, step);
  return { ...adjustment, ...rightAfter(adjustment, happening, to), state: to, updatedAt: happening.at, steps };
}

function lacksClearance({ clearance }: Adjustment, happening: AdjustmentHappening): boolean {
  if (happening.event === 'approve') return happening.clearance === undefined;
  return OUTGOING_EVENTS.includes(happening.event) && clearance === null;
}

/** The right to go out is gained by `approve` and lost on the way back to approval; there it is asked for anew. */
function rightAfter(
  adjustment: Adjustment,
  happening: AdjustmentHappening,
  to: AdjustmentState,
): Pick<Adjustment, 'clearance' | 'ask'> {
  const { clearance } = adjustment;
  if (happening.event === 'approve') return { clearance: happening.clearance ?? null, ask: null };
  if (to !== 'awaiting approval') return { clearance, ask: null };
  return { clearance: null, ask: askOf(adjustment, happening) };
}

function askOf({ steps }: Adjustment, happening: AdjustmentHappening): Ask {
  const { at, expiresAt = instant(toMilliseconds(at) + USUAL_ASK_MILLISECONDS) } = happening;
  // The story only grows on the way here, so its length names each time it came to approval.
  return { id: String(steps.length), by: happening.actorId ?? null, at, why: happening.sentence, expiresAt };
}

function withStep(steps: readonly AdjustmentStep[], step: AdjustmentStep): AdjustmentStep[] {
  const [first, last] = [steps.at(-2), steps.at(-1)];
  if (first === undefined || last === undefined || !isRepeatedCheck(steps, step)) return [...steps, step];
  return [
    ...steps.slice(0, -1),
    { ...step, gap: Math.max(last.gap ?? timeBetween(first, last), timeBetween(last, step)) },
  ];
}

/** From the beginning of one look to the end of the next: what happened in it, neither can tell. */
function timeBetween(look: AdjustmentStep, next: AdjustmentStep): number {
  return toMilliseconds(next.at) - toMilliseconds(look.askedAt ?? look.at);
}

/** The first check of a finding stays, with its time; of those that repeat it only the latest. */
function isRepeatedCheck(steps: readonly AdjustmentStep[], step: AdjustmentStep): boolean {
  const [before, last] = [steps.at(-2), steps.at(-1)];
  if (step.event !== 'checked' || last?.event !== 'checked' || before?.event !== 'checked') return false;
  return [before, last].every(
    (one) => one.balance === step.balance && one.listed === step.listed && one.verdict === step.verdict,
  );
}
