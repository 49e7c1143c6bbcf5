import { canHaveFocus, focusOn, focusScreen, panelsAround, TAKES_FOCUS, topDialog } from './places.ts';

/** What had the focus, and the panels that it was in: once it is gone they can no longer be told. */
interface Held {
  readonly element: HTMLElement;
  readonly panels: readonly HTMLElement[];
}

const LONGEST_TRAIL = 24;

/** By which a dialog's trap knows, a moment after it opened, what to begin with. */
const BEGINS = 'data-autofocus';

/** The trap may be late, on a busy machine by some keys: it must then not take anybody back to where they began. */
function beginsWith(target: HTMLElement): void {
  const dialog = target.closest('[role="dialog"]');
  if (dialog === null) return;
  for (const element of dialog.querySelectorAll(`[${BEGINS}]`)) element.removeAttribute(BEGINS);
  target.setAttribute(BEGINS, '');
}

/**
 * Keeps the focus where a person at the keyboard can see it. A browser drops it to the page's body when the element that
 * has it goes – a dialog that closes, a button that was pressed and is no longer offered, a screen that is left – and when
 * it is disabled. Then it goes on to what takes its place in the same panel, else back along the way it came.
 * @returns how to stop.
 */
export function keepFocus(): () => void {
  let trail: Held[] = [];
  /** What was disabled while it had the focus, e.g. a button that is busy: it gets it back. */
  let waiting: Held | null = null;
  let hasTyped = false;
  /** Somebody pressed since something took the focus, and nothing has taken it from there: what had it was left. */
  let isLeft = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const onFocusIn = ({ target }: FocusEvent) => {
    // The whole screen only ever stands in for what is busy on it.
    if (!(target instanceof HTMLElement)) return;
    isLeft = false;
    if (target.matches('body, main')) return;
    beginsWith(target);
    trail = [...trail.filter(({ element }) => element !== target), { element: target, panels: panelsAround(target) }];
    trail = trail.slice(-LONGEST_TRAIL);
  };
  // Until then a page that nobody touched shows no ring.
  const onKeyDown = () => {
    hasTyped = true;
    lookSoon();
  };

  const onPointerDown = () => {
    isLeft = true;
  };

  function lookSoon(): void {
    timer ??= setTimeout(look);
  }

  const look = () => {
    timer = null;
    // What is disabled has the focus until the page is drawn, and may be enabled by then: nobody would be told.
    const isNowhere = document.activeElement === null || document.activeElement.matches('body, :disabled');
    if (waiting !== null && canHaveFocus(waiting.element)) {
      const isStillHere = isNowhere || waiting.panels.some((panel) => panel === document.activeElement);
      if (isStillHere) focusOn(waiting.element);
      waiting = null;
      return;
    }
    // It went while it was disabled: what stood in for it goes on from there.
    const gone = waiting !== null && !waiting.element.isConnected ? waiting : null;
    if (gone !== null) waiting = null;
    if (gone !== null && gone.panels.some((panel) => panel === document.activeElement)) {
      moveOn(gone);
      return;
    }
    if (!isNowhere) return;
    const lost = trail.at(-1);
    if (lost === undefined) {
      if (hasTyped) focusScreen();
      return;
    }
    if (!canHaveFocus(lost.element)) moveOn(lost);
    // It was disabled between two looks. Where somebody pressed beside everything, that was meant.
    else if (!isLeft) focusOn(lost.element);
  };

  const moveOn = (lost: Held) => {
    const dialog = topDialog();
    const isWithin = (element: HTMLElement) => dialog === null || dialog.contains(element);
    const panels = lost.panels.filter((panel) => panel.isConnected && isWithin(panel));
    if (lost.element.isConnected && lost.element.matches(':disabled') && panels[0] !== undefined) {
      waiting = lost;
      focusOn(panels[0]);
      return;
    }
    trail = trail.filter(({ element }) => element.isConnected);
    const near = panels.filter((panel) => panel.matches('[role="dialog"], aside'));
    const inPlace = near.some((panel) => focusOn(panel.querySelector<HTMLElement>(`[${TAKES_FOCUS}]`)));
    if (inPlace) return;
    const back = [...trail].reverse().filter(({ element }) => isWithin(element) && canHaveFocus(element));
    const nearby = back.find(({ element }) => near.some((panel) => panel !== element && panel.contains(element)));
    if (focusOn((nearby ?? back[0])?.element) || near.some(focusOn) || focusOn(dialog)) return;
    focusScreen();
  };

  const observer = new MutationObserver(lookSoon);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden', 'inert'],
  });
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('keydown', onKeyDown, true);
  document.addEventListener('pointerdown', onPointerDown, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('keydown', onKeyDown, true);
    document.removeEventListener('pointerdown', onPointerDown, true);
    if (timer !== null) clearTimeout(timer);
  };
}
