import { STATES, statesWhere } from '../../../domain/adjustment-state.ts';
import { instructStep } from '../by-hand/instruct.ts';
import type { Settle } from '../evidence/settle.ts';
import { PROGRAM, type AdjustmentParts } from '../parts.ts';

const WAITING_TO_LEAVE = statesWhere(({ isOnItsWay }) => isOnItsWay);
const MAY_HAVE_LEFT =
  'The workspace was put back to an earlier time, so this may have been sent already. Check the account before you approve.';

/** Of a workspace that is older than what was sent from it: all that waits is to be approved anew. */
export async function holdBack({ book, clock }: AdjustmentParts): Promise<void> {
  const happening = { at: clock.now(), actor: PROGRAM, sentence: MAY_HAVE_LEFT } as const;
  for (const { id, state } of await book.inStates(WAITING_TO_LEAVE))
    if (!STATES[state].blocks) await book.step(id, [{ ...happening, event: 'needs approval' }]);
  // Asked anew, so that an answer that is on its way in a file no longer fits.
  for (const { id, ask } of await book.inStates(['awaiting approval']))
    await book.step(id, [{ ...happening, event: 'submit', actorId: ask?.by ?? null }]);
}

/** What a crash left in motion: what was being sent is unknown, and what was approved goes on its way. */
export async function recoverAll({ book, clock }: AdjustmentParts, settle: Settle): Promise<void> {
  await book.repairTrail();
  for (const { id } of await book.inStates(['sending'])) await recoverSending(settle, id);
  for (const approved of await book.inStates(['approved'])) {
    const by = { at: clock.now(), actor: PROGRAM };
    if (approved.clearance === null) {
      const sentence = 'Its approval is missing.';
      await book.step(approved.id, [{ ...by, event: 'needs approval', sentence }]);
    } else if (approved.method === 'manual') {
      const step = instructStep(approved, by.at, { id: null, name: PROGRAM });
      await book.step(approved.id, [step], () => ({ instructedAt: by.at }));
    } else {
      await book.step(approved.id, [{ ...by, event: 'queue', sentence: 'Queued.' }]);
    }
  }
}

/** One that is still `sending` although nobody is sending it: its end could not be written down. */
export async function recoverSending(settle: Settle, id: string): Promise<void> {
  const problem = {
    code: 'adjustment.recovered',
    sentence: 'Counterfoil was interrupted while sending, so this may have been applied.',
    kept: 'It is not sent again. Counterfoil checks the outcome.',
  };
  await settle.leaveUnknown(id, 'recovered after crash', problem, null);
}
