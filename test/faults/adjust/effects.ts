import type { Sandbox } from '../../../src/sandbox/index.ts';

type WriteRecord = ReturnType<Sandbox['truth']['writes']>[number];

/**
 * Every adjustment changes its account by its own number of thousands, so that a write in the sandbox's log names the
 * adjustment that asked for it; what customers move meanwhile stays far below a thousand.
 */
export const TAG = 1000;
const MOST_DRIFT = 400;

export interface Asked {
  readonly number: number;
  readonly api: string;
  readonly externalId: string;
  readonly method: 'set' | 'add';
}

/** The adjustment that a write comes from; `null`: nobody asked for such a write. */
export function askedBy(write: WriteRecord, asked: ReadonlyMap<number, Asked>): Asked | null {
  const amount = Number(write.amount);
  const added = write.method === 'add' ? numberIn(amount, 0) : null;
  // A set whose flag the API did not know is logged as an addition of the whole target.
  const set = numberIn(amount - Number(write.before), MOST_DRIFT);
  const candidates = [
    added === null ? undefined : pick(asked.get(added), 'add'),
    set === null ? undefined : pick(asked.get(set), 'set'),
  ].filter((one) => one !== undefined);
  return candidates.find((one) => isOn(one, write)) ?? candidates[0] ?? null;
}

export function isOn(asked: Asked, write: WriteRecord): boolean {
  return asked.api === write.api && asked.externalId === write.accountId;
}

function pick(asked: Asked | undefined, method: 'set' | 'add'): Asked | undefined {
  return asked?.method === method ? asked : undefined;
}

function numberIn(amount: number, drift: number): number | null {
  const number = Math.round(Math.abs(amount) / TAG);
  return number > 0 && Math.abs(Math.abs(amount) - number * TAG) <= drift ? number : null;
}
