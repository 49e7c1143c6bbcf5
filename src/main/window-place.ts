import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const PlaceSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof PlaceSchema>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SMALLEST = { width: 900, height: 600 };
const USUAL = { width: 1440, height: 900 };
/** So much of the window must be on a screen for a person to take hold of it. */
const GRIP = { width: 160, height: 40 };

/**
 * Where the window should be: where it was, if a person could reach it there on the screens of today, else the usual
 * size in the middle of the first screen. @param screens work areas, the main one first.
 */
export function placeWindow(
  remembered: WindowPlace | null,
  screens: readonly Area[],
): Partial<Area> & { width: number; height: number } {
  const main = screens[0] ?? { x: 0, y: 0, ...USUAL };
  for (const screen of remembered ? screens : []) {
    const fitted = fit(remembered ?? main, screen);
    if (canBeReached(fitted, screen)) return fitted;
  }
  return { width: Math.min(USUAL.width, main.width), height: Math.min(USUAL.height, main.height) };
}

function fit({ x, y, width, height }: Area, screen: Area): Area {
  return {
    x,
    y,
    width: clamp(width, SMALLEST.width, screen.width),
    height: clamp(height, SMALLEST.height, screen.height),
  };
}

export function readPlace(folder: string): WindowPlace | null {
  try {
    const parsed = PlaceSchema.safeParse(JSON.parse(readFileSync(join(folder, 'place.json'), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Losing the window's place is no reason to trouble anybody. @returns whether it was kept. */
export function keepPlace(folder: string, place: WindowPlace): boolean {
  try {
    writeFileSync(join(folder, 'place.json'), JSON.stringify(place));
    return true;
  } catch {
    return false;
  }
}

/** Its top edge is on the screen, with enough of it left to drag. */
function canBeReached(window: Area, screen: Area): boolean {
  const visible = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return visible >= GRIP.width && window.y >= screen.y && window.y <= screen.y + screen.height - GRIP.height;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(Math.min(least, most), Math.min(value, most));
}
