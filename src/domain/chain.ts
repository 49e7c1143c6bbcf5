import { addCredits, negateCredits, subtractCredits, ZERO_CREDITS, type Credits } from './credits.ts';

/** One entry as far as the chain of balances needs it. */
export interface ChainLink {
  readonly amount: Credits | null;
  readonly balanceAfter: Credits | null;
}

/** How far a chain of `balance after` has been followed, and what it could not explain. */
export interface Chain {
  /** The balance after the last entry, as stated or as its amount makes it; before any is stated, the sum so far. */
  readonly last: Credits;
  /** The balance before the first entry, known once an entry states one; `null`: none did. */
  readonly start: Credits | null;
  /** An entry that tells neither amount nor balance came since the last stated one: the next one cannot be checked. */
  readonly isLoose: boolean;
  /** Sum of the jumps that no entry explains. */
  readonly drift: Credits;
  readonly breaks: number;
  /** Entries whose sign is not told. */
  readonly unsigned: number;
}

export const EMPTY_CHAIN: Chain = {
  last: ZERO_CREDITS,
  start: null,
  isLoose: false,
  drift: ZERO_CREDITS,
  breaks: 0,
  unsigned: 0,
};

/**
 * Follows the chain over the entries of one instant: the balance after each must be the balance before it and its amount.
 * Nothing tells the order within an instant, so any in which they fit will do; only where there is none does the listed
 * order count. A break is a missing entry or another writer; it is reported, never repaired (docs/provider-facts.md §3.2).
 */
export function followInstant(chain: Chain, links: readonly ChainLink[]): Chain {
  return orderLinks(chain, links).reduce(followLink, chain);
}

/** What a complete list of entries cannot explain of a balance: the jumps in its chain, and from its end to the balance. */
export function chainResidual({ drift, last, isLoose }: Chain, total: Credits): Credits {
  // What an entry that tells nothing moved is not known, so the step over it is no jump.
  return isLoose ? drift : addCredits(drift, subtractCredits(total, last));
}

function followLink(chain: Chain, { amount, balanceAfter }: ChainLink): Chain {
  if (amount === null) {
    const unsigned = chain.unsigned + 1;
    return balanceAfter === null
      ? { ...chain, unsigned, isLoose: true }
      : { ...chain, unsigned, isLoose: false, last: balanceAfter, start: chain.start ?? ZERO_CREDITS };
  }
  const expected = addCredits(chain.last, amount);
  if (balanceAfter === null) return { ...chain, last: expected };
  // The first stated balance tells where the list begins: what came before it is no break.
  if (chain.start === null && !chain.isLoose)
    return { ...chain, last: balanceAfter, start: subtractCredits(balanceAfter, expected) };
  if (chain.isLoose || expected === balanceAfter)
    return { ...chain, last: balanceAfter, isLoose: false, start: chain.start ?? ZERO_CREDITS };
  return {
    ...chain,
    last: balanceAfter,
    drift: addCredits(chain.drift, subtractCredits(balanceAfter, expected)),
    breaks: chain.breaks + 1,
  };
}

/**
 * An order in which the links fit, if there is one. Each link leads from the balance before it to the one after, so an
 * order that fits is a path over all of them (Hierholzer's algorithm).
 */
function orderLinks(chain: Chain, links: readonly ChainLink[]): readonly ChainLink[] {
  if (links.length < 2) return links;
  const steps = links.flatMap((link): Step[] => {
    const from = balanceBefore(link);
    return from === null || link.balanceAfter === null ? [] : [{ link, from, to: link.balanceAfter }];
  });
  if (steps.length < links.length) return links;
  // Where the beginning is not known, the one of which nothing is missing comes first.
  const beginnings = chain.start === null ? [chain.last, firstBalance(steps)] : [chain.last];
  for (const from of beginnings) {
    const path = walkAll(from, steps);
    if (path !== null) return path;
  }
  return links;
}

interface Step {
  readonly link: ChainLink;
  readonly from: Credits;
  readonly to: Credits;
}

/** @returns a path from a balance over every step, or `null`. */
function walkAll(from: Credits, steps: readonly Step[]): readonly ChainLink[] | null {
  const leaving = new Map<Credits, Step[]>();
  for (const step of steps.toReversed()) {
    const others = leaving.get(step.from);
    if (others === undefined) leaving.set(step.from, [step]);
    else others.push(step);
  }
  const path: Step[] = [];
  const stack: { readonly at: Credits; readonly by: Step | null }[] = [{ at: from, by: null }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = leaving.get(top.at)?.pop();
    if (next !== undefined) {
      stack.push({ at: next.to, by: next });
      continue;
    }
    stack.pop();
    if (top.by !== null) path.push(top.by);
  }
  path.reverse();
  const isWhole = path.length === steps.length && path.every((step, at) => step.from === (path[at - 1]?.to ?? from));
  return isWhole ? path.map(({ link }) => link) : null;
}

/** The balance that more steps leave than reach, or that before the first listed. */
function firstBalance(steps: readonly Step[]): Credits {
  const surplus = new Map<Credits, number>();
  for (const { from, to } of steps) {
    surplus.set(from, (surplus.get(from) ?? 0) + 1);
    surplus.set(to, (surplus.get(to) ?? 0) - 1);
  }
  for (const [balance, count] of surplus) if (count > 0) return balance;
  return steps[0]?.from ?? ZERO_CREDITS;
}

function balanceBefore({ amount, balanceAfter }: ChainLink): Credits | null {
  return amount === null || balanceAfter === null ? null : addCredits(balanceAfter, negateCredits(amount));
}
