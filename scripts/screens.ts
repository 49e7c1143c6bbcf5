/**
 * Pictures of the console, light and dark: `npm run screens` takes those that are kept, into docs/screens.
 * `-- --all FOLDER` takes every state there is a scene for, at 1440×900 and 1024×700, into a folder of yours;
 * `--only NAME` plays one scene. Under each picture stands what is wrong in it, as far as a program can see.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunningConsole } from '../test/e2e/hosts/running-console.ts';
import { buildIfStale } from './build-if-stale.ts';
import { provideChromium } from './find-chromium.ts';
import { ROOT } from './root.ts';
import { LARGE, SMALL, takeWith, type Take } from './screens/camera.ts';
import { SCENES } from './screens/scenes/index.ts';
import { playOnStage, type Scene } from './screens/stage.ts';

const { values } = parseArgs({ options: { all: { type: 'string' }, only: { type: 'string' } } });
const folder = values.all ?? join(ROOT, 'docs', 'screens');

await buildIfStale(console.log);
const chromium = provideChromium(console.log);
if ('why' in chromium) throw new Error(`No pictures: ${chromium.why}`);
const chromiumPath = chromium.path;
mkdirSync(folder, { recursive: true });
const failed: string[] = [];
for (const scene of SCENES) {
  if (values.only !== undefined && scene.name !== values.only) continue;
  console.log(`${scene.name}:`);
  const isPlayed = (await isPlayedToTheEnd(scene)) || (await isPlayedToTheEnd(scene));
  // The others can be looked at all the same.
  if (!isPlayed) failed.push(scene.name);
}
if (failed.length > 0) throw new Error(`Not played to the end: ${failed.join(', ')}`);

/** On a busy machine a console may be late where a page is looked at for five seconds: then it is worth another try. */
async function isPlayedToTheEnd(scene: Scene): Promise<boolean> {
  try {
    await playOnStage(scene, chromiumPath, (running) => takeOf(scene, running));
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
}

function takeOf(scene: Scene, running: RunningConsole): Take {
  const sizes = values.all === undefined ? [LARGE] : [LARGE, SMALL];
  const take = takeWith({ page: () => running.page, folder, sizes, say: console.log });
  if (values.all !== undefined) return (name) => take(name);
  return async (name, wanted) => {
    if (scene.kept.includes(name)) await take(name, wanted);
  };
}
