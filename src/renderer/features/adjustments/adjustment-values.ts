import { z } from 'zod';
import type { AdjustmentPreview, AdjustmentRequest, AdjustmentRow } from '../../../contract/adjustments.ts';
import { KINDS, setsBalance } from '../../../domain/adjustment-kind.ts';
import type { AdjustmentKind } from '../../../domain/adjustment.ts';
import { formatCredits, negateCredits, type Credits } from '../../../domain/credits.ts';
import { AccountIdSchema, AdjustmentIdSchema } from '../../../domain/ids.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { meaningsWith, readWrittenNumber } from '../../../domain/written-number.ts';

/** The fields of a new adjustment as typed. */
export interface AdjustmentValues {
  accountId: string;
  kind: AdjustmentKind;
  amount: string;
  reason: string;
  reference: string;
  note: string;
  /** The adjustment that this one undoes; empty for one of its own. */
  reverses: string;
}

export const NEW_ADJUSTMENT: AdjustmentValues = {
  accountId: '',
  kind: 'refund',
  amount: '',
  reason: '',
  reference: '',
  note: '',
  reverses: '',
};

/** The form that undoes an adjustment: its change the other way round. */
export function valuesToUndo(row: AdjustmentRow): AdjustmentValues {
  const amount = row.delta.startsWith('-') ? row.delta.slice(1) : `-${row.delta}`;
  const { accountId, reason, reference, id } = row;
  return { ...NEW_ADJUSTMENT, accountId, kind: 'correction', amount, reason, reference, reverses: id };
}

/**
 * Reads the amount as typed, for this kind and with no more decimals than the API takes.
 * @returns the signed change (for `set balance` the balance asked for) as decimal text, or a sentence.
 */
export function readAmount(typed: string, kind: AdjustmentKind, decimals: number): Result<string, string> {
  if (typed.trim() === '') return err('Needs an amount');
  const parsed = readWrittenNumber(typed, meaningsWith('.'));
  // With a comma, what one person means as thousands is decimals to another.
  if (parsed.ok && typed.includes(',')) return err(WHY_NOT.ambiguous);
  if (!parsed.ok) return err(WHY_NOT[parsed.error]);
  if (decimalsOf(parsed.value) > decimals)
    return err(decimals === 0 ? 'This API takes whole credits only' : `This API takes at most ${decimals} decimals`);
  const means = KINDS[kind].amount;
  if (parsed.value < 0n && means !== 'either') return err(NOT_NEGATIVE[means]);
  if (parsed.value === 0n && means !== 'target') return err('Must not be zero');
  return ok(formatCredits(means === 'takes' ? negateCredits(parsed.value) : parsed.value));
}

const WHY_NOT = {
  ambiguous: 'Write decimals with a point, and thousands with nothing between them',
  'not a number': 'Is not a number',
  'too many decimals': 'Has more than 6 decimals',
  'too large': 'Is too large to be held exactly',
} as const;

const NOT_NEGATIVE = {
  gives: 'Gives credits: write it without a minus, or choose correction or clawback',
  takes: 'Takes credits by itself: write it without a minus',
  target: 'Is the balance to set: it cannot be below zero',
} as const;

function decimalsOf(amount: Credits): number {
  return formatCredits(amount).split('.')[1]?.length ?? 0;
}

/** The rules of the form, for an account whose API takes `decimals` decimals. */
export function adjustmentValuesSchema(decimals: number): z.ZodType<AdjustmentValues> {
  return z
    .object({
      accountId: z.string().min(1, 'Choose an account'),
      kind: z.custom<AdjustmentKind>(),
      amount: z.string(),
      reason: z.string().trim().min(1, 'Choose a reason').max(200, 'Has more than 200 characters'),
      reference: z.string().trim().max(200, 'Has more than 200 characters'),
      note: z.string().max(5000, 'Has more than 5000 characters'),
      reverses: z.string(),
    })
    .superRefine((values, context) => {
      const amount = readAmount(values.amount, values.kind, decimals);
      if (!amount.ok) context.addIssue({ code: 'custom', path: ['amount'], message: amount.error });
    });
}

/** @returns what the contract takes, or `null` while account or amount cannot be read yet. */
export function toRequest(values: AdjustmentValues, decimals: number): AdjustmentRequest | null {
  const accountId = AccountIdSchema.safeParse(values.accountId);
  const amount = readAmount(values.amount, values.kind, decimals);
  if (!accountId.success || !amount.ok) return null;
  return {
    accountId: accountId.data,
    kind: values.kind,
    amount: amount.value,
    reason: values.reason.trim(),
    note: values.note,
    reference: values.reference.trim(),
    reverses: AdjustmentIdSchema.safeParse(values.reverses).data ?? null,
  };
}

/** The request an adjustment was made from, to preview it against the balance of now. */
export function requestOf(row: AdjustmentRow): AdjustmentRequest {
  return {
    accountId: row.accountId,
    kind: row.kind,
    amount: setsBalance(row.kind) && row.target !== null ? row.target : row.delta,
    reason: row.reason,
    note: row.note,
    reference: row.reference,
    reverses: row.reverses,
  };
}

/** The pair an operator approves by sending; `null` where nothing may be sent. */
export function approvablePair(
  preview: AdjustmentPreview | undefined,
): { approvedBefore: string; approvedAfter: string } | null {
  if (!preview || preview.refusals.length > 0) return null;
  if (preview.before.amount === null || preview.after === null) return null;
  return { approvedBefore: preview.before.amount, approvedAfter: preview.after };
}
