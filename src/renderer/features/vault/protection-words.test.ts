import { describe, expect, it } from 'vitest';
import type { KeyProtection } from '../../../contract/vault.ts';
import { choiceProblem, safestOf } from './protection-words.ts';

const option = (kind: KeyProtection['kind'], isAvailable: boolean): KeyProtection => ({
  kind,
  name: kind,
  isAvailable,
  warning: null,
});

describe('the choice of a protection', () => {
  it('begins with the safest that this computer offers', () => {
    expect(safestOf([option('key file', true), option('passphrase', true), option('os', false)])).toBe('passphrase');
    expect(safestOf([option('key file', true), option('os', true)])).toBe('os');
    expect(safestOf([option('os', false)])).toBeNull();
  });

  it('asks for a passphrase twice, and for nothing else', () => {
    expect(choiceProblem('passphrase', 'correct horse', 'correct house')).toMatchObject({
      field: 'again',
      words: expect.stringContaining('not the same'),
    });
    expect(choiceProblem('passphrase', 'short', 'short')).toMatchObject({
      field: 'passphrase',
      words: expect.stringContaining('10 characters'),
    });
    expect(choiceProblem('passphrase', 'correct horse', 'correct horse')).toBeNull();
    expect(choiceProblem('key file', '', '')).toBeNull();
    expect(choiceProblem(null, '', '')).toMatchObject({ field: 'choice', words: expect.stringContaining('Choose') });
  });
});
