import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPlace, placeWindow, readPlace, type WindowPlace } from './window-place.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const place: WindowPlace = { x: 100, y: 50, width: 1200, height: 800, isMaximized: false };

describe('placeWindow', () => {
  it('puts the window where it was, on any screen that is there', () => {
    expect(placeWindow(place, [screen])).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
    expect(placeWindow({ ...place, x: -1000 }, [screen, left])).toMatchObject({ x: -1000 });
  });

  it('starts afresh when the screen it was on is gone', () => {
    expect(placeWindow({ ...place, x: -1250 }, [screen])).toEqual({ width: 1440, height: 900 });
    expect(placeWindow({ ...place, y: 1070 }, [screen])).toEqual({ width: 1440, height: 900 });
    expect(placeWindow({ ...place, y: -30 }, [screen])).toEqual({ width: 1440, height: 900 });
  });

  it('never makes a window that cannot be reached or is larger than its screen', () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (was) => {
        const { x = 0, y = 0, width, height } = placeWindow({ ...was, isMaximized: false }, [screen]);
        expect(width).toBeLessThanOrEqual(screen.width);
        expect(height).toBeLessThanOrEqual(screen.height);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThan(screen.height);
        expect(Math.min(x + width, screen.width) - Math.max(x, 0)).toBeGreaterThanOrEqual(160);
      }),
    );
  });
});

describe('the kept place', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'counterfoil-place-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('comes back as it was', () => {
    expect(keepPlace(folder, place)).toBe(true);
    expect(readPlace(folder)).toEqual(place);
  });

  it.each(['', 'null', '{', '{"x":1}', '{"x":"1","y":0,"width":10,"height":10,"isMaximized":false}', '[]'])(
    'is forgotten when the file holds %j',
    (text) => {
      writeFileSync(join(folder, 'place.json'), text);
      expect(readPlace(folder)).toBeNull();
    },
  );

  it('is no error where it cannot be read or written', () => {
    expect(readPlace(join(folder, 'missing'))).toBeNull();
    expect(keepPlace(join(folder, 'missing'), place)).toBe(false);
  });
});
