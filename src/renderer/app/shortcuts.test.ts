import { describe, expect, it } from 'vitest';
import { SCREENS } from './screens.ts';
import { actionOf, type KeyPress } from './shortcuts.ts';

const press = (key: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  isCommand: false,
  isAlt: false,
  isTyping: false,
  isAfterG: false,
  ...rest,
});

describe('the keyboard map', () => {
  it('goes to every screen by g and a letter of its own', () => {
    expect(new Set(SCREENS.map((screen) => screen.key)).size).toBe(SCREENS.length);
    expect(actionOf(press('g'))).toEqual({ do: 'wait for letter' });
    for (const { key, name, path } of SCREENS) {
      expect(actionOf(press(key, { isAfterG: true }))).toEqual({ do: 'go', screen: name, path });
    }
  });

  it('leaves typing alone, but for the search', () => {
    expect(actionOf(press('n', { isTyping: true }))).toBeNull();
    expect(actionOf(press('k', { isTyping: true, isCommand: true }))).toEqual({ do: 'search' });
  });

  it('names the side bar’s screens in their order', () => {
    expect(SCREENS.map((screen) => screen.name)).toEqual([
      'Overview',
      'Accounts',
      'Ledger',
      'Memberships',
      'Usage',
      'Adjustments',
      'Reconciliation',
      'Exports',
      'Activity',
      'Connections',
      'Settings',
    ]);
  });
});
