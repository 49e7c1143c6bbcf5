import { buildIfStale } from '../../scripts/build-if-stale.ts';
import { chooseElectron } from './hosts/choose-electron.ts';

/** The suite looks at what is built, so that has to be what the sources say. */
export default async function prepare(): Promise<void> {
  await buildIfStale(console.log);
  const electron = chooseElectron();
  if ('why' in electron) console.log(`electron: skipped, ${electron.why}`);
  else
    console.log(
      `electron: ${electron.isStandIn ? 'a stand-in for the executable' : 'the real executable'}, ${electron.path}`,
    );
}
