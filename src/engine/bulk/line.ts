import type { AdjustmentState } from '../../domain/adjustment.ts';
import { STATES } from '../../domain/adjustment-state.ts';

/** A row that waits to be handed on. */
export interface Waiting {
  readonly accountId: string;
  readonly connectionId: string;
}

/** A row that was handed on and may still be in the way of others. */
export interface Ahead extends Waiting {
  readonly state: AdjustmentState;
  /** It waits for something of its account alone, so others may overtake it. */
  readonly isHeld: boolean;
}

/** The rows of a batch in the order of the file, of which some may go. */
export interface Line<Row extends Waiting> {
  /** Takes in what is known of a row that was handed on, by the id of its adjustment; `null`: it is in nobody's way. */
  note(id: string, ahead: Ahead | null): void;
  isAhead(id: string): boolean;
  /**
   * Takes out a row that may go: its connection has little enough to do, and every earlier one of its account has settled.
   * @returns `null` while there is none.
   */
  next(): Row | null;
  isEmpty(): boolean;
}

/** So many of a connection wait in the outbox at once: it stays busy, and a pause takes hold at once. */
export const MOST_IN_OUTBOX = 20;

/** The rows of one account, the next one last, and how many that were handed on are in their way. */
interface Account<Row> {
  readonly rows: Row[];
  ahead: number;
  /** It stands in one of its lane's lists. */
  isListed: boolean;
}

/** What one connection has to do. */
interface Lane<Row> {
  /** Accounts that had a row before, or were in the way, and may go on. */
  readonly again: Account<Row>[];
  /** Accounts in the order of their first rows, the next one last. */
  readonly first: Account<Row>[];
  underWay: number;
}

/**
 * What there is to do when one row settles does not grow with the rows that wait: an account whose turn comes while it is
 * spoken for leaves the list, and comes back once it has settled.
 */
export function createLine<Row extends Waiting>(rows: readonly Row[]): Line<Row> {
  const ahead = new Map<string, Ahead>();
  const accounts = new Map<string, Account<Row>>();
  const lanes = new Map<string, Lane<Row>>();
  let left = rows.length;

  function laneOf({ connectionId }: Waiting): Lane<Row> {
    return found(lanes, connectionId, () => ({ again: [], first: [], underWay: 0 }));
  }

  function accountOf({ accountId }: Waiting): Account<Row> {
    return found(accounts, accountId, () => ({ rows: [], ahead: 0, isListed: false }));
  }

  function count(one: Ahead, by: 1 | -1): void {
    if (STATES[one.state].isOnItsWay && !one.isHeld) laneOf(one).underWay += by;
    const account = accountOf(one);
    account.ahead += by;
    if (account.ahead === 0) list(account, 'again');
  }

  function list(account: Account<Row>, among: 'again' | 'first'): void {
    const next = account.rows.at(-1);
    if (account.isListed || next === undefined) return;
    account.isListed = true;
    laneOf(next)[among].push(account);
  }

  function takeFrom(lane: Lane<Row>): Row | undefined {
    for (;;) {
      const account = lane.again.shift() ?? lane.first.pop();
      if (account === undefined) return undefined;
      account.isListed = false;
      if (account.ahead > 0) continue;
      const row = account.rows.pop();
      // Where this one turns out not to go after all, the account's next one may.
      list(account, 'again');
      return row;
    }
  }

  for (const row of rows.toReversed()) accountOf(row).rows.push(row);
  for (const row of rows) list(accountOf(row), 'first');
  for (const lane of lanes.values()) lane.first.reverse();

  return {
    note(id, one) {
      const before = ahead.get(id);
      ahead.delete(id);
      if (one !== null) {
        ahead.set(id, one);
        count(one, 1);
      }
      // Last, so that its account is not taken to be free in between.
      if (before !== undefined) count(before, -1);
    },
    isAhead: (id) => ahead.has(id),
    next() {
      for (const lane of lanes.values()) {
        if (lane.underWay >= MOST_IN_OUTBOX) continue;
        const row = takeFrom(lane);
        if (row === undefined) continue;
        left -= 1;
        return row;
      }
      return null;
    },
    isEmpty: () => left === 0,
  };
}

function found<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
