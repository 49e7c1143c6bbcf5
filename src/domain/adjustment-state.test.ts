import { describe, expect, it } from 'vitest';
import { STATES, statesWhere } from './adjustment-state.ts';
import { ADJUSTMENT_TRANSITIONS, AdjustmentStateSchema } from './adjustment.ts';

const states = AdjustmentStateSchema.options;

describe('the table of states', () => {
  it('says of every state that can still be sent or seen that it is unsettled, once it was approved', () => {
    const unsettled = statesWhere(({ isUnsettled }) => isUnsettled);
    expect(unsettled).toEqual(['approved', 'queued', 'sending', 'unknown', 'applied', 'waiting to be seen']);
    for (const state of unsettled) expect(Object.keys(ADJUSTMENT_TRANSITIONS[state])).not.toEqual([]);
  });

  it('holds the account in every state from which a look may still prove either', () => {
    for (const state of states) {
      const isOpen = Object.values(ADJUSTMENT_TRANSITIONS[state]).includes('unknown');
      expect([state, STATES[state].blocks]).toEqual([state, isOpen]);
    }
  });

  it('counts no effect where nothing leads on but a new approval', () => {
    for (const state of statesWhere(({ effect }) => effect === 'none'))
      expect(
        Object.values(ADJUSTMENT_TRANSITIONS[state]).every(
          (next) => next === 'awaiting approval' || next === 'declined',
        ),
      ).toBe(true);
  });
});
