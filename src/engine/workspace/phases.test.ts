import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PhaseSchema } from '../../contract/workspace.ts';
import { nextPhase, PHASE_TABLE, waysOutOf, type PhaseEvent } from './phases.ts';

const EVENTS: readonly PhaseEvent[] = ['no vault', 'vault locked', 'opened', 'failed', 'proceed', 'close'];
const possible = (phase: (typeof PhaseSchema.options)[number]) => EVENTS.filter((event) => PHASE_TABLE[phase][event]);

describe('the phases of a workspace', () => {
  it('open only by opening, and lock only by closing, however they are walked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (draws) => {
        let phase: (typeof PhaseSchema.options)[number] = 'opening';
        for (const draw of draws) {
          const events = possible(phase);
          const event = events[draw % events.length]!;
          const next = nextPhase(phase, event);
          if (next === 'open') expect(phase).toBe('opening');
          // From open nothing is left at once: what runs is ended in order first.
          if (phase === 'open') expect(next).toBe('closing');
          if (next === 'locked') expect(['opening', 'closing']).toContain(phase);
          phase = next;
        }
      }),
    );
  });

  it('have a way on in each, and an end that is told in none', () => {
    for (const phase of PhaseSchema.options) expect(possible(phase).length).toBeGreaterThan(0);
  });

  it('refuse what cannot happen', () => {
    expect(() => nextPhase('open', 'opened')).toThrow();
    expect(() => nextPhase('empty', 'opened')).toThrow();
    expect(() => nextPhase('locked', 'opened')).toThrow();
    expect(() => nextPhase('open', 'proceed')).toThrow();
  });
});

describe('the ways out', () => {
  it('offer another file only where the file is at fault', () => {
    for (const code of [
      'workspace.damaged',
      'workspace.wrong-key',
      'workspace.newer',
      'disk.error',
      'workspace.not-opened',
    ])
      expect(waysOutOf('damaged', code)).toEqual(['restore', 'begin anew', 'try again']);
    for (const code of ['workspace.in-use', 'workspace.read-only', 'disk.full'])
      expect(waysOutOf('damaged', code)).toEqual(['try again']);
  });

  it('leave it to a person whether a workspace of another time is opened', () => {
    for (const code of ['workspace.put-back', 'workspace.shorter', 'workspace.trail-broken', 'vault.put-back'])
      expect(waysOutOf('damaged', code)).toEqual(['restore', 'open as it is', 'begin anew', 'try again']);
  });

  it('leave a new beginning to whoever cannot unlock', () => {
    expect(waysOutOf('locked', undefined)).toEqual(['begin anew']);
    expect(waysOutOf('locked', 'vault.os-refused')).toEqual(['try again', 'begin anew']);
    expect(waysOutOf('locked', 'vault.damaged')).toEqual(['restore', 'begin anew', 'try again']);
  });

  it('bring a backup to a new computer', () => {
    expect(waysOutOf('empty', undefined)).toEqual(['restore']);
  });

  it('are none where nothing is wrong', () => {
    for (const phase of ['opening', 'open', 'closing'] as const) expect(waysOutOf(phase, undefined)).toEqual([]);
  });
});
