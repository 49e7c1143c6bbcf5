import type { Settings } from '../../../contract/settings.ts';
import { SettingsSchema } from '../../../contract/settings.ts';

export const SEPARATOR_WORDS: Record<Settings['csvSeparator'], string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
};

export const DECIMAL_MARK_WORDS: Record<Settings['csvDecimalMark'], string> = {
  '.': 'Point, 12.5',
  ',': 'Comma, 12,5',
};

/** @returns what is wrong with one field of the settings, in words; `null` when nothing is. */
export function settingProblem<Name extends keyof Settings>(name: Name, value: unknown): string | null {
  const parsed = SettingsSchema.shape[name].safeParse(value);
  if (parsed.success) return null;
  return SAID[name] ?? parsed.error.issues[0]?.message ?? 'Is not allowed';
}

const SAID: Partial<Record<keyof Settings, string>> = {
  allowedMovePercent: 'Must be a percentage from 0 to 100',
  manualOverdueDays: 'Must be whole days from 1 to 60',
  notifyExpiryDays: 'Must be whole days from 0 to 90',
};

/** @returns what is wrong with a new passphrase typed twice; `null` when nothing is. */
export function passphraseProblem(next: string, again: string): string | null {
  if (next.length < 10) return 'Must have at least 10 characters';
  if (next !== again) return 'The two are not the same';
  return null;
}

export const PROTECTED_BY = {
  os: 'Protected by the keyring of this computer.',
  passphrase: 'Protected by a passphrase.',
  'key file': 'Protected by a key file beside the workspace.',
} as const;
