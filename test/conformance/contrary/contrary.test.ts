import { expect, it } from 'vitest';
import { imitations as atomchat } from './atomchat.ts';
import { imitations as codingmantra } from './codingmantra.ts';
import { imitations as editpad } from './editpad.ts';
import { imitations as gitread } from './gitread.ts';
import { imitations as richUtilities } from './rich-utilities.ts';

it('the five APIs are built in at least two hundred ways', () => {
  expect([atomchat, codingmantra, editpad, gitread, richUtilities].flat().length).toBeGreaterThanOrEqual(200);
});
