import { expect, type Page } from '@playwright/test';

/** What has the focus, as a person sees it: its role, its name, and whether it shows that it has it. */
interface Focused {
  readonly what: string;
  readonly isSeen: boolean;
}

const MOST_TABS = 60;
const MOST_ARROWS = 10;

/** A person without a pointer. After every key something on screen has the focus, and shows it. */
export function keyboard(page: Page) {
  const focused = () => page.evaluate(readFocus);

  async function isSomewhere(after: string): Promise<void> {
    await expect.poll(focused, { message: `the focus is lost after ${after}` }).toMatchObject({ isSeen: true });
  }

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await page.keyboard.press(key);
      await isSomewhere(key);
    }
  }

  async function pressUntil(name: RegExp, key: string, most: number): Promise<void> {
    const passed: string[] = [];
    for (let count = 0; count < most; count += 1) {
      const { what } = await focused();
      if (name.test(what)) return;
      passed.push(what);
      await press(key);
    }
    throw new Error(`No ${String(name)} within ${most} × ${key}: ${passed.join(' · ')}`);
  }

  return {
    press,
    async type(text: string): Promise<void> {
      await page.keyboard.type(text);
      await isSomewhere(`typing “${text}”`);
    },
    /** Until the focus is on what is called so, by `Tab` alone, or by `Shift+Tab`. */
    tabTo: (name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab') => pressUntil(name, key, MOST_TABS),
    /** The same within a menu, or a choice among several. */
    arrowTo: (name: RegExp, key: 'ArrowDown' | 'ArrowLeft') => pressUntil(name, key, MOST_ARROWS),
    async isWithin(role: 'complementary' | 'dialog', name: string): Promise<void> {
      await expect(page.getByRole(role, { name }).and(page.locator(':focus-within'))).toHaveCount(1);
    },
    async isOn(name: RegExp): Promise<void> {
      await expect.poll(async () => (await focused()).what).toMatch(name);
    },
  };
}

function readFocus(): Focused {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return { what: 'nothing', isSeen: false };
  const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : null;
  const by = element.getAttribute('aria-labelledby');
  const name =
    element.getAttribute('aria-label') ??
    labels?.[0]?.textContent ??
    (by === null ? null : document.getElementById(by)?.textContent) ??
    element.textContent;
  // A choice among several is shown by its label: the field itself has no size.
  const shown = element.getBoundingClientRect().width > 0 ? element : (labels?.[0] ?? element);
  const box = shown.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const isOnScreen = left < right && top < bottom;
  // Nothing lies over it: neither a dialog nor a line that stays in view.
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const isBare = over !== null && (shown.contains(over) || over.contains(shown));
  return {
    what: `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${name.trim().slice(0, 80)}`,
    isSeen:
      isOnScreen &&
      isBare &&
      element.checkVisibility({ visibilityProperty: true }) &&
      element.matches(':focus-visible'),
  };
}
