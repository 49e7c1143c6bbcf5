import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, InstantSchema, parsePlainDate, parseSourceTime, toMilliseconds } from './time.ts';

describe('parseSourceTime', () => {
  it.each([
    ['2024-09-18T10:30:00.000Z', '2024-09-18T10:30:00.000Z', true],
    ['2024-09-18T10:30:00Z', '2024-09-18T10:30:00.000Z', true],
    ['2024-09-18T12:30:00+02:00', '2024-09-18T10:30:00.000Z', true],
    ['2024-09-18T12:30:00+0200', '2024-09-18T10:30:00.000Z', true],
    ['2024-09-18T10:30:00', '2024-09-18T10:30:00.000Z', false],
    ['2024-09-18 10:30:00.123456', '2024-09-18T10:30:00.123Z', false],
    ['2024-09-18', '2024-09-18T00:00:00.000Z', false],
  ])('reads %s', (raw, at, zoneKnown) => {
    expect(parseSourceTime(raw)).toEqual({ ok: true, value: { at, raw, zoneKnown } });
  });

  it.each(['', 'yesterday', '2024-02-31T00:00:00Z', '2024-13-01', '18/09/2024', '2024-09-18T25:00:00Z', '1726655400'])(
    'refuses %j',
    (raw) => {
      expect(parseSourceTime(raw)).toEqual({ ok: false, error: 'not a time' });
    },
  );

  it('gives back every instant it has written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (milliseconds) => {
        const at = instant(milliseconds);
        expect(InstantSchema.safeParse(at).success).toBe(true);
        expect(toMilliseconds(at)).toBe(milliseconds);
        expect(parseSourceTime(at)).toEqual({ ok: true, value: { at, raw: at, zoneKnown: true } });
      }),
    );
  });
});

describe('parsePlainDate', () => {
  it('keeps a date a date', () => {
    expect(parsePlainDate('2025-11-16')).toEqual({ ok: true, value: '2025-11-16' });
    expect(parsePlainDate('2024-02-29').ok).toBe(true);
  });

  it.each(['2025-02-29', '2025-11-16T00:00:00Z', '16.11.2025', '', '2025-1-1'])('refuses %j', (raw) => {
    expect(parsePlainDate(raw)).toEqual({ ok: false, error: 'not a date' });
  });
});
