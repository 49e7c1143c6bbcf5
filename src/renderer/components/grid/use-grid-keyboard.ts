import type { KeyboardEvent } from 'react';

interface Options {
  readonly count: number;
  readonly active: number | null;
  /** Rows that one press of Page Down passes. */
  readonly page: number;
  readonly go: (index: number) => void;
  readonly open: (index: number) => void;
}

/** Moves through a list by keyboard: arrows, j and k, Page, Home, End; Enter opens, the first where none is chosen. Esc is the detail's. */
export function useGridKeyboard({ count, active, page, go, open }: Options): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const target = targetOf(event.key, active, count, page);
    if (target !== null) {
      event.preventDefault();
      go(target);
      return;
    }
    if (event.key === 'Enter' && event.target === event.currentTarget) {
      event.preventDefault();
      open(active ?? 0);
    }
  };
}

function targetOf(key: string, active: number | null, count: number, page: number): number | null {
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return clamp(active === null ? 0 : active + 1);
    case 'ArrowUp':
    case 'k':
      return clamp(active === null ? 0 : active - 1);
    case 'PageDown':
      return clamp((active ?? 0) + page);
    case 'PageUp':
      return clamp((active ?? 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
