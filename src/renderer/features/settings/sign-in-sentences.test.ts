import { describe, expect, it } from 'vitest';
import { osAccountMeans, passphraseMeans, waySignsIn } from './sign-in-sentences.ts';

const own = { name: 'Ada', isOwn: true, osAccount: 'ada', here: 'ada', platform: 'linux' };
const others = { ...own, name: 'Bob', isOwn: false };

describe('what an OS account means for an operator', () => {
  it('is that whoever is there is them, that their key stays, and that they are no second person any more', () => {
    expect(osAccountMeans(own)).toEqual([
      'Whoever uses this workspace under the OS account “ada” is you from then on: nothing else is asked.',
      'Your key stays the same, but lies in the vault without a passphrase of its own.',
      'You can no longer approve at somebody else’s page, which takes a passphrase. What you approved stays approved.',
    ]);
  });

  it('is told before an account is named', () => {
    const [who, where] = osAccountMeans({ ...others, osAccount: null });
    expect(who).toBe('Whoever uses this workspace under that OS account is Bob from then on: nothing else is asked.');
    expect(where).toBe('This console runs under “ada”.');
  });

  it('is a new key where an admin says it for somebody else', () => {
    expect(osAccountMeans(others).join(' ')).toContain('Bob gets a new key');
  });

  it('is told where they could not sign in here any more, by the names as the system compares them', () => {
    expect(osAccountMeans({ ...own, osAccount: 'eve' }).join(' ')).toContain('you are signed out at once');
    expect(osAccountMeans({ ...others, osAccount: 'eve' }).join(' ')).toContain('here Bob cannot sign in');
    expect(osAccountMeans({ ...own, osAccount: 'Ada', platform: 'win32' })).toHaveLength(3);
  });
});

describe('what a passphrase means for an operator', () => {
  it('is told where it is new to them, and what becomes of it when it is forgotten', () => {
    const ada = { name: 'Ada', signIn: 'os account', isLastAdmin: true } as const;
    expect(passphraseMeans(ada, true).join(' ')).toContain('nobody can set you another');
    expect(passphraseMeans({ ...ada, isLastAdmin: false }, true).join(' ')).toContain('an admin can set you another');
    expect(passphraseMeans({ ...ada, signIn: 'passphrase' }, true)).toEqual([]);
    expect(passphraseMeans(ada, false).join(' ')).toContain('Ada gets a new key');
  });
});

describe('how somebody signs in', () => {
  it('names the account', () => {
    expect(waySignsIn({ signIn: 'os account', osAccount: 'ada' })).toBe('by the OS account “ada”');
    expect(waySignsIn({ signIn: 'passphrase', osAccount: null })).toBe('by a passphrase');
  });
});
