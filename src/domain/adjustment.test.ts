import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADJUSTMENT_TRANSITIONS,
  AdjustmentEventSchema,
  AdjustmentStateSchema,
  nextAdjustmentState,
  OUTGOING_EVENTS,
  stepAdjustment,
  type Adjustment,
  type AdjustmentEvent,
} from './adjustment.ts';
import { STATES } from './adjustment-state.ts';
import { draftedAt } from '../../test/support/adjustment.ts';
import type { Clearance } from './approval.ts';
import type { OperatorId } from './operator.ts';
import { instant, type Instant } from './time.ts';

const states = AdjustmentStateSchema.options;
const events = AdjustmentEventSchema.options;
const start = 1_700_000_000_000;

const draft = (): Adjustment => draftedAt(instant(start));

/** The right that its sender’s own limit gives. */
function alone(at: Instant): Clearance {
  return { kind: 'alone', by: 'ada' as OperatorId, at, amount: 10_000_000, approval: null };
}

/** Feeds events one after another; those that the table refuses change nothing. */
function walk(path: readonly AdjustmentEvent[]): Adjustment {
  return path.reduce<Adjustment>((adjustment, event, index) => {
    const at = instant(start + index * 1000);
    const happening = {
      event,
      at,
      actor: 'Ada',
      sentence: event,
      ...(event === 'approve' && { clearance: alone(at) }),
    };
    return stepAdjustment(adjustment, happening) ?? adjustment;
  }, draft());
}

describe('the adjustment state machine', () => {
  it('reaches every state from a draft', () => {
    const reached = new Set<string>(['draft']);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const state of states) {
        if (reached.has(state)) for (const to of Object.values(ADJUSTMENT_TRANSITIONS[state])) reached.add(to);
      }
    }
    expect([...reached].sort()).toEqual([...states].sort());
  });

  it('uses every event it names somewhere', () => {
    const used = new Set(states.flatMap((state) => Object.keys(ADJUSTMENT_TRANSITIONS[state])));
    expect(events.filter((event) => !used.has(event))).toEqual([]);
  });

  it('lets nothing leave a final state, and something leave every other', () => {
    for (const state of states) {
      expect([state, Object.keys(ADJUSTMENT_TRANSITIONS[state]).length === 0]).toEqual([
        state,
        ['declined', 'confirmed'].includes(state),
      ]);
    }
  });

  it('comes back from unknown to the outbox only through failed and a new approval', () => {
    expect(Object.values(ADJUSTMENT_TRANSITIONS.unknown)).not.toContain('queued');
    expect(Object.values(ADJUSTMENT_TRANSITIONS.unknown)).not.toContain('sending');
    expect(nextAdjustmentState('sending', 'recovered after crash')).toBe('unknown');
    expect(nextAdjustmentState('failed', 'retry')).toBe('awaiting approval');
  });

  it('can take every transition of the table, and the step tells who, when, why and what was seen', () => {
    const paths = new Map<string, readonly AdjustmentEvent[]>([['draft', []]]);
    for (const [state, path] of paths) {
      for (const event of events) {
        const to = nextAdjustmentState(state as Adjustment['state'], event);
        if (to !== null && !paths.has(to)) paths.set(to, [...path, event]);
      }
    }
    let taken = 0;
    for (const state of states) {
      for (const [event, to] of Object.entries(ADJUSTMENT_TRANSITIONS[state])) {
        const before = walk(paths.get(state) ?? []);
        const at = instant(start + 3_600_000);
        const seen = {
          balance: 42,
          listed: -3,
          verdict: 'landed',
          proves: 'undecided',
          askedAt: instant(start),
        } as const;
        const why = { event: event as AdjustmentEvent, at, actor: 'Grace', sentence: `Because of ${event}.`, ...seen };
        const after = stepAdjustment(before, { ...why, ...(event === 'approve' && { clearance: alone(at) }) });
        expect(after).toMatchObject({ state: to, updatedAt: at });
        expect(after?.steps.at(-1)).toMatchObject({ from: state, to, ...why });
        taken += 1;
      }
    }
    expect(taken).toBe(states.reduce((sum, state) => sum + Object.keys(ADJUSTMENT_TRANSITIONS[state]).length, 0));
  });

  it('tells a story without holes on any walk: each step starts where the last one ended', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (path) => {
        const { steps, state } = walk(path);
        let at: string = 'draft';
        for (const step of steps) {
          expect(step.from).toBe(at);
          expect(nextAdjustmentState(step.from, step.event)).toBe(step.to);
          at = step.to;
        }
        expect(state).toBe(at);
      }),
    );
  });

  it('never sends twice without an approval in between, on any walk', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (path) => {
        let approvals = 0;
        for (const step of walk(path).steps) {
          if (step.event === 'approve') approvals += 1;
          if (step.event !== 'start sending') continue;
          expect(approvals).toBeGreaterThan(0);
          approvals = 0;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts as applied only after sending, and as confirmed only when a sync saw it, on any walk', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (path) => {
        const { steps } = walk(path);
        const sent = steps.findIndex((step) => step.event === 'start sending');
        const applied = steps.findIndex((step) => step.to === 'applied');
        if (applied >= 0) expect(sent).toBeGreaterThanOrEqual(0);
        if (applied >= 0) expect(sent).toBeLessThan(applied);
        for (const step of steps.filter((one) => one.to === 'confirmed')) expect(step.event).toBe('seen by sync');
      }),
      { numRuns: 500 },
    );
  });

  it('never sends what is done by hand, and lets it end only as seen or withdrawn, on any walk', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (path) => {
        const { steps } = walk(['approve', 'instruct', ...path]);
        expect(steps.filter((step) => step.event === 'start sending')).toEqual([]);
        const after = steps.slice(2).map((step) => step.event);
        expect([[], ['seen by sync'], ['withdraw']]).toContainEqual(after);
      }),
    );
  });

  it('is on its way out only by a right that an approval brought since it last waited for one, on any walk', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...events), fc.boolean()), { maxLength: 80 }), (path) => {
        let hasRight = false;
        let adjustment = draft();
        for (const [index, [event, isCleared]] of path.entries()) {
          const at = instant(start + index * 1000);
          const happening = { event, at, actor: 'Ada', sentence: event, ...(isCleared && { clearance: alone(at) }) };
          const next = stepAdjustment(adjustment, happening);
          if (next === null) continue;
          if (event === 'approve') hasRight = isCleared;
          else if (next.state === 'awaiting approval') hasRight = false;
          if (OUTGOING_EVENTS.includes(event)) expect(hasRight).toBe(true);
          expect((next.clearance ?? null) !== null).toBe(hasRight);
          expect((next.ask ?? null) !== null).toBe(next.state === 'awaiting approval');
          adjustment = next;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('names each time it came to approval differently', () => {
    const first = walk(['submit']);
    const again = walk(['submit', 'approve', 'queue', 'balance moved']);
    expect(first.ask?.id).not.toBe(again.ask?.id);
  });

  it('does not hold the account while it waits to be seen', () => {
    expect(STATES['waiting to be seen'].blocks).toBe(false);
  });

  it('keeps the first and the latest of checks that found the same, and every check that found something else', () => {
    const unknown = walk(['approve', 'queue', 'start sending', 'no answer']);
    const findings = [42, 42, 42, 42, 52, 42];
    const checked = findings.reduce<Adjustment>(
      (adjustment, balance, index) =>
        stepAdjustment(adjustment, {
          event: 'checked',
          at: instant(start + index * 60_000),
          actor: 'Counterfoil',
          sentence: 'read',
          balance,
        })!,
      unknown,
    );
    const checks = checked.steps.filter((step) => step.event === 'checked');
    expect(checks.map((step) => step.balance)).toEqual([42, 42, 52, 42]);
    expect(checks[1]?.at).toBe(instant(start + 3 * 60_000));
  });
});
