import { describe, expect, it } from 'vitest';
import { passphraseProblem, readReasons, settingProblem } from './settings-values.ts';

describe('a setting', () => {
  it('is refused in words', () => {
    expect(settingProblem('allowedMovePercent', 120)).toContain('0 to 100');
    expect(settingProblem('operatorName', '  ')).toContain('Needs a name');
    expect(settingProblem('reasons', [])).toContain('at least one');
    expect(settingProblem('notifyExpiryDays', 7)).toBeNull();
  });

  it('reads reasons from lines, each once', () => {
    expect(readReasons(' Failed generation\n\nDuplicate charge\nFailed generation ')).toEqual([
      'Failed generation',
      'Duplicate charge',
    ]);
  });
});

describe('a new passphrase', () => {
  it('must be long and typed the same twice', () => {
    expect(passphraseProblem('short', 'short')).toContain('10 characters');
    expect(passphraseProblem('long enough one', 'long enough two')).toContain('not the same');
    expect(passphraseProblem('long enough one', 'long enough one')).toBeNull();
  });
});
