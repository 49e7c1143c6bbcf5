import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { keepFocus } from '../lib/focus/index.ts';
import { openNewAdjustment, setHelpOpen, setSearchOpen, usePanels } from './panels.ts';
import { actionOf, type KeyAction } from './shortcuts.ts';

/** A letter belongs to `g` for this long. */
const AFTER_G = 1_200;

/** The focus stays where it can be seen. */
export function useKeptFocus(): void {
  useEffect(() => keepFocus(), []);
}

/** The keyboard works wherever the focus is, except while somebody types. */
export function useShortcuts(): void {
  const router = useRouter();
  useEffect(() => {
    let gAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const action = actionOf({
        key: event.key,
        isCommand: event.ctrlKey || event.metaKey,
        isAlt: event.altKey,
        isTyping: isTypingIn(event.target) || isPanelOpen(),
        isAfterG: event.timeStamp - gAt < AFTER_G,
      });
      gAt = Number.NEGATIVE_INFINITY;
      if (!action) return;
      if (action.do === 'wait for letter') gAt = event.timeStamp;
      else if (perform(action, event, (path) => router.history.push(path))) event.preventDefault();
    };
    // The letter after `g` is nobody else's, not even of a list that moves by j and k.
    const onLetter = (event: KeyboardEvent) => {
      if (event.timeStamp - gAt >= AFTER_G) return;
      onKeyDown(event);
      if (event.defaultPrevented) event.stopPropagation();
    };
    window.addEventListener('keydown', onLetter, true);
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onLetter, true);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [router]);
}

/** @returns whether the key was used. */
function perform(action: KeyAction, event: KeyboardEvent, go: (path: string) => void): boolean {
  switch (action.do) {
    case 'go':
      go(action.path);
      return true;
    case 'search':
      setSearchOpen(true);
      return true;
    case 'filter':
      // A screen without a filter has the search of everything.
      if (!focusFirst('[data-filter]')) setSearchOpen(true);
      return true;
    case 'new adjustment':
      openNewAdjustment();
      return true;
    case 'explain':
      return clickFirst('[data-explain]');
    case 'help':
      setHelpOpen(true);
      return true;
    case 'list':
      return moveInList(event);
    case 'wait for letter':
      return false;
  }
}

function clickFirst(selector: string): boolean {
  const button = document.querySelector<HTMLElement>(selector);
  button?.click();
  return button !== null;
}

function focusFirst(selector: string): boolean {
  const field = document.querySelector<HTMLElement>(selector);
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return field !== null;
}

/** Of what needs no arrows itself, they belong to the screen's own list; j and k do from anywhere but a field. */
function moveInList(event: KeyboardEvent): boolean {
  const isArrow = event.key.startsWith('Arrow');
  if (isArrow && !(event.target instanceof Element && event.target.matches('body, a, main, h1, aside'))) return false;
  const grid = document.querySelector<HTMLElement>('main [data-grid]');
  if (!grid) return false;
  grid.focus({ preventScroll: true });
  grid.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: true, cancelable: true }));
  return true;
}

function isTypingIn(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]',
    ) !== null
  );
}

function isPanelOpen(): boolean {
  const { newAdjustment, isHelpOpen, isSearchOpen } = usePanels.getState();
  return newAdjustment !== null || isHelpOpen || isSearchOpen;
}
