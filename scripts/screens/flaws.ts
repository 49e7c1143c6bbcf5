import type { Page } from '@playwright/test';

/** What a picture shows that it should not, each as a sentence with the words it concerns. */
export function findFlaws(page: Page): Promise<string[]> {
  return page.evaluate(lookForFlaws);
}

/** Every figure of which a digit is not shown, each as a sentence. What can be scrolled to is shown. */
export function findCutFigures(page: Page): Promise<string[]> {
  return page.evaluate(lookForCutFigures);
}

/** Runs in the page, so it can use nothing from outside itself. */
function lookForCutFigures(): string[] {
  /** A number with its thousands apart, or one that stands alone. */
  const FIGURE = /\d{1,3}(?:[,\u00a0\u202f.]\d{3})+|^[\s+−-]*\d[\d,.\s]*$/;
  const flaws: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (parent === null || parent.closest('.visually-hidden, textarea, code, pre') !== null) continue;
    if (!FIGURE.test(text.nodeValue ?? '') || !parent.checkVisibility()) continue;
    range.selectNodeContents(text);
    const why = whyCut(parent, range.getBoundingClientRect());
    if (why !== null) flaws.push(`cut off by ${why}: “${text.nodeValue}”`);
  }
  return [...new Set(flaws)];

  /** What hides a part of a box: the nearest that cuts it off, or the edge of the window. */
  function whyCut(parent: Element, box: DOMRect): string | null {
    if (box.width === 0) return null;
    let canScroll = false;
    for (let at: Element | null = parent; at !== null; at = at.parentElement) {
      const { overflowX, textOverflow, position } = getComputedStyle(at);
      if (/auto|scroll/.test(overflowX)) canScroll = true;
      if (canScroll) break;
      if (overflowX === 'visible') {
        if (position === 'fixed') break;
        continue;
      }
      const around = at.getBoundingClientRect();
      if (box.left < around.left - 1 || box.right > around.right + 1)
        return `${at.tagName.toLowerCase()}.${at.className}${textOverflow === 'ellipsis' ? ' with an ellipsis' : ''}`;
    }
    return !canScroll && (box.left < -1 || box.right > innerWidth + 1) ? 'the window' : null;
  }
}

/** Runs in the page, so it can use nothing from outside itself. */
function lookForFlaws(): string[] {
  const LEAST_CONTRAST = 4.5;
  const flaws: string[] = [];
  const words = (element: Element) => (element.textContent ?? '').trim().slice(0, 60);
  const isSeen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isForReadersOnly(element);
  const isForReadersOnly = (element: Element) => element.closest('.visually-hidden') !== null;

  if (document.documentElement.scrollWidth > innerWidth)
    flaws.push(`the page scrolls sideways, ${document.documentElement.scrollWidth} in ${innerWidth}`);

  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(element);
    const isOwnText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
    );
    if (scrollsSideways(element, style) && isSeen(element))
      flaws.push(`scrolls sideways, ${element.scrollWidth} in ${element.clientWidth}, for ${widest(element)}`);
    if (!isOwnText || !isSeen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || box.top >= innerHeight || box.bottom <= 0) continue;
    if (box.right > innerWidth + 1 && !hasScroller(element)) flaws.push(`sticks out to the right: “${words(element)}”`);
    const clip = clippingParent(element);
    if (clip !== null && !hasFullText(element)) flaws.push(`clipped, and not whole on hover: “${words(element)}”`);
    const contrast = contrastOf(element, style);
    if (contrast < LEAST_CONTRAST && !isDisabled(element))
      flaws.push(`contrast ${contrast.toFixed(2)}: “${words(element)}”`);
  }
  return [...new Set(flaws)];

  /** A region that can be reached by keyboard is meant to: the first lines of an export. */
  function scrollsSideways(element: HTMLElement, style: CSSStyleDeclaration): boolean {
    const isMeant = element.tabIndex === 0 && element.role === 'region';
    return !isMeant && /auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
  }

  function widest(element: Element): string {
    const edge = (one: Element) => one.getBoundingClientRect().right;
    const [last] = [...element.querySelectorAll('*')].toSorted((a, b) => edge(b) - edge(a));
    return last === undefined ? 'nothing' : `${last.tagName.toLowerCase()}.${last.className} “${words(last)}”`;
  }

  function hasScroller(element: Element): boolean {
    for (let at = element.parentElement; at !== null; at = at.parentElement)
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  }

  function clippingParent(element: Element): Element | null {
    for (let at: Element | null = element, depth = 0; at !== null && depth < 3; at = at.parentElement, depth += 1)
      if (
        getComputedStyle(at).overflowX === 'hidden' &&
        at.scrollWidth > at.clientWidth + 1 &&
        getComputedStyle(at).textOverflow === 'ellipsis'
      )
        return at;
    return null;
  }

  function hasFullText(element: Element): boolean {
    for (let at: Element | null = element, depth = 0; at !== null && depth < 4; at = at.parentElement, depth += 1)
      if ((at.getAttribute('title') ?? '') !== '') return true;
    return false;
  }

  function isDisabled(element: Element): boolean {
    return element.closest(':disabled, [aria-disabled="true"], [data-disabled]') !== null;
  }

  function contrastOf(element: Element, style: CSSStyleDeclaration): number {
    const text = parseColour(style.color);
    const behind = backgroundOf(element);
    if (text === null || behind === null) return Infinity;
    const [light, dark] = [luminance(over(text, behind)), luminance(behind)].toSorted((a, b) => b - a) as [
      number,
      number,
    ];
    return (light + 0.05) / (dark + 0.05);
  }

  function backgroundOf(element: Element): number[] | null {
    const layers: number[][] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return null;
      const colour = parseColour(style.backgroundColor);
      if (colour === null) return null;
      if (colour[3] === 0) continue;
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight<number[]>((below, layer) => over(layer, below), [255, 255, 255, 1]);
  }

  function parseColour(text: string): number[] | null {
    const [red, green, blue, alpha = '1'] = /^rgba?\(([^)]+)\)$/.exec(text)?.[1]?.split(/[\s,/]+/) ?? [];
    return red === undefined || green === undefined || blue === undefined
      ? null
      : [Number(red), Number(green), Number(blue), Number(alpha)];
  }

  function over(top: readonly number[], below: readonly number[]): number[] {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((index) => (top[index] ?? 0) * alpha + (below[index] ?? 0) * (1 - alpha)).concat(1);
  }

  function luminance(colour: readonly number[]): number {
    const [red = 0, green = 0, blue = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
}
