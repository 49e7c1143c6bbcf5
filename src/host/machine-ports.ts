import type { Clock, CommandRunner, FetchPort, Random } from '../engine/ports.ts';
import { systemClock } from './clock.ts';
import { commandRunner } from './commands.ts';
import { createRandom } from './random.ts';

/** The ports that are the same on every host: the machine itself. */
export function machinePorts(): { clock: Clock; random: Random; fetch: FetchPort; commands: CommandRunner } {
  return {
    clock: systemClock,
    random: createRandom(),
    fetch: (url, init) => globalThis.fetch(url, init),
    commands: commandRunner,
  };
}
