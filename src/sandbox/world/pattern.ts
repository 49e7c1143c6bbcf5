import type { EntryKind, LedgerPlan, Slot } from '../../engine/providers/sandbox-api.ts';
import { mix, within } from './draw.ts';

/** One repetition of a plan's slots: the amounts, and the balance before the first of them. */
export interface Block {
  readonly number: number;
  readonly amounts: readonly number[];
  readonly balanceBefore: number;
}

/**
 * The entries of block `number`. The balance at each block's edge is drawn, not summed, so any block can be read without
 * those before it; the top-up in slot 0 and the debit in the last slot make the amounts meet those balances.
 */
export function drawBlock(plan: LedgerPlan, seed: number, number: number): Block {
  const { slots } = plan;
  const before = levelAt(plan, seed, number);
  const after = levelAt(plan, seed, number + 1);
  const hasBonus = number === 0 && plan.bonus !== undefined;
  const topUpSlot = hasBonus ? 1 : 0;
  const amounts = slots.map((slot, i) =>
    isComputed(plan, i, topUpSlot) ? 0 : drawAmount(slot, entryDraw(seed, number * slots.length + i)),
  );
  if (hasBonus && plan.bonus !== undefined) amounts[0] = plan.bonus;
  const rest = amounts.reduce((sum, amount) => sum + amount, 0);
  const step = plan.topUpStep;
  const topUp = Math.max(step, Math.ceil((after - before - rest + 1) / step) * step);
  amounts[topUpSlot] = topUp;
  amounts[slots.length - 1] = after - before - rest - topUp;
  return { number, amounts, balanceBefore: before };
}

/** The 32 bits that belong to one entry. */
export function entryDraw(seed: number, serial: number): number {
  return mix(seed, serial);
}

/** Which slots of a plan hold the kinds and tags asked for. */
export function matchingSlots(plan: LedgerPlan, kinds?: readonly EntryKind[], tags?: readonly string[]): number[] {
  return plan.slots.flatMap((slot, i) =>
    (kinds === undefined || kinds.includes(slot.kind)) && (tags === undefined || tags.includes(slot.tag)) ? [i] : [],
  );
}

function levelAt(plan: LedgerPlan, seed: number, number: number): number {
  return number === 0 ? 0 : within(mix(seed ^ 0x1eaf, number), plan.level.min, plan.level.max);
}

function isComputed(plan: LedgerPlan, index: number, topUpSlot: number): boolean {
  return index === topUpSlot || index === plan.slots.length - 1 || (topUpSlot === 1 && index === 0);
}

function drawAmount(slot: Slot, draw: number): number {
  const size = within(mix(draw, 0xa3), slot.min, slot.max);
  return slot.kind === 'debit' ? -size : size;
}
