/** What may take the focus when what had it is gone: the story of what was just sent, a list that a filter left. */
export const TAKES_FOCUS = 'data-takes-focus';

const PANELS = `[role="dialog"], aside[${TAKES_FOCUS}], main`;

/** The dialog that is open on top of all others. */
export function topDialog(): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1) ?? null;
}

/** Panels around an element, the nearest first. */
export function panelsAround(element: Element): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.closest<HTMLElement>(PANELS); at !== null; at = parentPanel(at)) found.push(at);
  return found;
}

function parentPanel(panel: HTMLElement): HTMLElement | null {
  return panel.parentElement?.closest<HTMLElement>(PANELS) ?? null;
}

/** Whether it is there, shown and not disabled. */
export function canHaveFocus(element: HTMLElement): boolean {
  return (
    element.isConnected && !element.matches(':disabled') && element.closest('[inert]') === null && isShown(element)
  );
}

function isShown(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

export function focusOn(element: HTMLElement | null | undefined): boolean {
  if (!element || !canHaveFocus(element)) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** The screen's own list, else its title: where the keyboard begins. */
export function focusScreen(): boolean {
  for (const selector of ['main [data-grid]', `main [${TAKES_FOCUS}]`, 'main h1']) {
    if (focusOn(document.querySelector<HTMLElement>(selector))) return true;
  }
  return false;
}
