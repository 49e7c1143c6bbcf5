import { describe, expect, it } from 'vitest';
import { localiseSentence, splitSentence } from './sentence.ts';

describe('sentences with times', () => {
  it('are split into words and times', () => {
    expect(splitSentence('In sync as of 2026-11-23 07:28 UTC. Next run: 2026-11-23 07:33 UTC.')).toEqual([
      'In sync as of ',
      { at: '2026-11-23T07:28:00.000Z' },
      '. Next run: ',
      { at: '2026-11-23T07:33:00.000Z' },
      '.',
    ]);
    expect(splitSentence('Nothing to say')).toEqual(['Nothing to say']);
  });

  it('are written in the operator’s own zone where only text can stand', () => {
    const local = new Date('2026-11-23T07:28:00.000Z');
    const clock = `${String(local.getHours()).padStart(2, '0')}:${String(local.getMinutes()).padStart(2, '0')}`;
    expect(localiseSentence('As of 2026-11-23 07:28 UTC', local.getTime())).toBe(`As of ${clock}`);
  });
});
