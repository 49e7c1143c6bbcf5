import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/renderer/theme/tokens.css', import.meta.url), 'utf8');

const SURFACES = ['bg', 'side', 'raised', 'hover', 'select'];
const TEXTS = ['text', 'text-2', 'text-3', 'accent-text', 'ok', 'info', 'warning', 'alarm', 'plus', 'minus'];

describe.each(['light', 'dark'])('colours in %s', (scheme) => {
  const tokens = readTokens(scheme);

  it.each(TEXTS.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)))(
    '%s on %s keeps 4.5:1',
    (text, surface) => {
      expect(contrast(tokens, text, surface)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['ok', 'info', 'warning', 'alarm'])('%s on its own soft ground keeps 4.5:1', (level) => {
    expect(contrast(tokens, level, `${level}-soft`)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'text', `${level}-soft`)).toBeGreaterThanOrEqual(4.5);
  });

  it('the primary action keeps 4.5:1, hovered or not', () => {
    expect(contrast(tokens, 'accent-on', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'accent-on', 'accent-hover')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens, 'accent-text', 'accent-soft')).toBeGreaterThanOrEqual(4.5);
  });
});

function readTokens(scheme: string): Map<string, string> {
  const block = css.split(`data-mantine-color-scheme='${scheme}'] {`)[1]?.split('}')[0] ?? '';
  return new Map([...block.matchAll(/--cf-([\w-]+): (#[0-9a-f]{6});/gi)].map((match) => [match[1]!, match[2]!]));
}

function contrast(tokens: Map<string, string>, text: string, ground: string): number {
  const [a, b] = [luminance(tokens.get(text)!), luminance(tokens.get(ground)!)].sort((x, y) => y - x) as [
    number,
    number,
  ];
  return (a + 0.05) / (b + 0.05);
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
