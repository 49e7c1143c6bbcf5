import { describe, expect, it } from 'vitest';
import { passphraseProblem, settingProblem } from './settings-values.ts';

describe('a setting', () => {
  it('is refused in words', () => {
    expect(settingProblem('allowedMovePercent', 120)).toContain('0 to 100');
    expect(settingProblem('manualOverdueDays', 0)).toContain('1 to 60');
    expect(settingProblem('notifyExpiryDays', 7)).toBeNull();
  });
});

describe('a new passphrase', () => {
  it('must be long and typed the same twice', () => {
    expect(passphraseProblem('short', 'short')).toContain('10 characters');
    expect(passphraseProblem('long enough one', 'long enough two')).toContain('not the same');
    expect(passphraseProblem('long enough one', 'long enough one')).toBeNull();
  });
});
