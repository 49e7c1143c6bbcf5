import { describe, expect, it } from 'vitest';
import { parseWireJson } from './wire.ts';
import { readWireDate, readWireTime } from './wire-time.ts';

const AT = '2026-11-20T14:00:00.000Z';

describe('times on the wire', () => {
  it.each([
    ['2026-11-20T14:00:00.000Z', true],
    ['2026-11-20T16:00:00+0200', true],
    ['2026-11-20 14:00:00', false],
    [1795183200, true],
    ['1795183200', true],
    [1795183200000, true],
    [1795183200000000, true],
    [1795183200.25, true, '2026-11-20T14:00:00.250Z'],
    ['Fri, 20 Nov 2026 14:00:00 GMT', true],
    ['20 November 2026 14:00', false],
  ])('reads %j', (sent, zoneKnown, at: string = AT) => {
    expect(readWireTime(parseWireJson(JSON.stringify(sent)))).toMatchObject({ ok: true, value: { at, zoneKnown } });
  });

  it.each(['yesterday', '10/11/2026', '20.11.2026', '14:00', '', 12, null, '31 Feb 2026 10:00', '2026-02-31'])(
    'does not read %j',
    (sent) => {
      expect(readWireTime(parseWireJson(JSON.stringify(sent))).ok).toBe(false);
    },
  );
});

describe('dates on the wire', () => {
  it.each([
    '2025-10-16',
    '2025-10-16 00:00:00',
    '2025-10-16T00:00:00Z',
    '2025-10-16T23:59:59.000000+02:00',
    '2025/10/16',
    '20251016',
    '16 Oct 2025',
    'October 16, 2025',
    '16-Oct-2025',
  ])('reads %s as the day that is written', (text) => {
    expect(readWireDate(text)).toEqual({ ok: true, value: '2025-10-16' });
  });

  it.each(['', '  ', '0000-00-00', '0000-00-00 00:00:00'])('reads %j as no date', (text) => {
    expect(readWireDate(text)).toEqual({ ok: true, value: null });
  });

  it.each(['10/11/2025', '16/10/2025', '16.10.2025', '2025-02-30', '2025-10', 'soon', '16 Foo 2025', '2025-10/16'])(
    'does not read %s, which two people may read differently or not at all',
    (text) => {
      expect(readWireDate(text).ok).toBe(false);
    },
  );
});
