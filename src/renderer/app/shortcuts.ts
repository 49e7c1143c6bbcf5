import { SCREENS, type ScreenName } from './screens.ts';

/** What a key asks for. */
export type KeyAction =
  | { readonly do: 'go'; readonly screen: ScreenName; readonly path: string }
  | { readonly do: 'search' }
  | { readonly do: 'filter' }
  | { readonly do: 'new adjustment' }
  | { readonly do: 'explain' }
  | { readonly do: 'help' }
  | { readonly do: 'list'; readonly key: string }
  | { readonly do: 'wait for letter' };

export interface KeyPress {
  readonly key: string;
  readonly isCommand: boolean;
  readonly isAlt: boolean;
  /** The press belongs to a field, a menu or a dialog. */
  readonly isTyping: boolean;
  /** `g` was pressed just before. */
  readonly isAfterG: boolean;
}

/** The keyboard map of the console, apart from what lists do by themselves. */
export function actionOf({ key, isCommand, isAlt, isTyping, isAfterG }: KeyPress): KeyAction | null {
  if (isCommand && !isAlt && key.toLowerCase() === 'k') return { do: 'search' };
  if (isCommand || isAlt || isTyping) return null;
  if (isAfterG) {
    const screen = SCREENS.find((one) => one.key === key.toLowerCase());
    return screen ? { do: 'go', screen: screen.name, path: screen.path } : null;
  }
  switch (key) {
    case 'g':
      return { do: 'wait for letter' };
    case '/':
      return { do: 'filter' };
    case 'n':
      return { do: 'new adjustment' };
    case 'e':
      return { do: 'explain' };
    case '?':
      return { do: 'help' };
    case 'j':
    case 'k':
    case 'ArrowDown':
    case 'ArrowUp':
      return { do: 'list', key };
    default:
      return null;
  }
}

/** How the search's key is written on this machine. */
export const SEARCH_KEY = /Mac/.test(globalThis.navigator?.userAgent ?? '') ? '⌘ K' : 'Ctrl K';

/** For the page that `?` opens. */
export const SHORTCUTS: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      [SEARCH_KEY, 'Find an account, id or reference'],
      ['/', 'Filter what is shown, or find'],
      ['n', 'New adjustment'],
      ['e', 'Explain the balance of the account that is open'],
      ['?', 'This page'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    title: 'In a list',
    keys: [
      ['↓ or j', 'Next row'],
      ['↑ or k', 'Row before'],
      ['Page ↓ / Page ↑', 'A page on or back'],
      ['Home / End', 'First or last row'],
      ['Enter', 'Open beside the list; again, go into it'],
      ['Esc', 'Close it, and back to the list'],
    ],
  },
  { title: 'Go to', keys: SCREENS.map((screen) => [`g ${screen.key}`, screen.name] as const) },
];
