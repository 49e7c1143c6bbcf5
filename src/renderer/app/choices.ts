import type { Answers } from '../../contract/index.ts';
import { filterToken, formatFilterToken } from '../../domain/filter-tokens.ts';
import { SCREENS } from './screens.ts';

export type FoundAccount = Answers['accounts']['find'][number];

/** What the one search box offers. */
export type Choice =
  | { readonly id: string; readonly kind: 'account'; readonly path: string; readonly account: FoundAccount }
  | {
      readonly id: string;
      readonly kind: 'ledger' | 'screen';
      readonly path: string;
      readonly words: string;
      readonly hint: string;
    }
  | {
      readonly id: string;
      readonly kind: 'new adjustment' | 'sync' | 'keyboard';
      readonly words: string;
      readonly hint: string;
    };

const ACTIONS: readonly Choice[] = [
  { id: 'new-adjustment', kind: 'new adjustment', words: 'New adjustment', hint: 'n' },
  { id: 'bulk', kind: 'screen', path: '/adjustments/bulk', words: 'Adjustments in bulk', hint: '' },
  { id: 'sync', kind: 'sync', words: 'Sync all connections now', hint: '' },
  { id: 'keyboard', kind: 'keyboard', words: 'Keyboard', hint: '?' },
];

/**
 * What fits a text, best first: accounts as the engine ranked them, the ledger searched for it, then screens and actions
 * whose words hold it. Without a text: screens and actions.
 */
export function findChoices(text: string, accounts: readonly FoundAccount[]): Choice[] {
  const words = text.toLowerCase();
  const fits = (choice: Choice) => choice.kind !== 'account' && choice.words.toLowerCase().includes(words);
  const screens = SCREENS.map(({ name, path, key }): Choice => ({
    id: `go-${key}`,
    kind: 'screen',
    path,
    words: `Go to ${name}`,
    hint: `g ${key}`,
  }));
  const others = [...screens, ...ACTIONS].filter(fits);
  if (text === '') return others;
  const ledger: Choice = {
    id: 'ledger',
    kind: 'ledger',
    path: `/ledger?q=${encodeURIComponent(formatFilterToken(filterToken(null, text)))}`,
    words: `Search the ledger for “${text}”`,
    hint: '',
  };
  const found = accounts.map((account): Choice => ({
    id: `account-${account.id}`,
    kind: 'account',
    path: `/accounts?account=${encodeURIComponent(account.id)}`,
    account,
  }));
  return [...found, ledger, ...others];
}
