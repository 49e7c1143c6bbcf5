import { toDecimal } from '../../engine/providers/sandbox-api.ts';
import type { PlantClass } from '../../engine/providers/sandbox-year.ts';
import { mix, within } from '../world/draw.ts';
import type { ApiWorld, WorldAccount } from '../world/api-world.ts';
import { DAY, OVER_EVERYWHERE } from './draw-year.ts';
import type { Plant, Planted, Post } from './plant.ts';
import type { YearEntry, YearLedger } from './year-ledger.ts';

/** Where and when something is planted. */
interface Spot {
  readonly number: number;
  readonly world: ApiWorld;
  readonly account: WorldAccount;
  readonly ledger: YearLedger;
  readonly now: number;
  /** Seconds for which a write is held back. */
  readonly seconds: number;
}

/** What a planter decides; amounts in smallest units, unless it gives a decimal. */
type Made = Partial<Pick<Plant, 'posts' | 'hiddenBefore' | 'millionths' | 'endedPlan' | 'delay'>> & {
  readonly field: Planted['field'];
  /** `null`: known once a write comes. */
  readonly amount: number | string | null;
  readonly at?: number;
};

type Planter = (spot: Spot, draw: number) => Made;

const MILLIONTHS = 6;
/** Above every serial that a year and what arrives after it can reach. */
const FIRST_SERIAL = 10_000_000;
/** Enough that a window of entries can be pushed out whatever the account holds. */
const RELOAD = 5000;

const PLANTERS: Readonly<Record<PlantClass, Planter>> = {
  'window gap': (spot, draw) => {
    const window = spot.world.api.year?.window ?? 0;
    const count = window + within(draw, 1, 20);
    const posts = [
      post(spot, 0, { kind: 'credit', movement: 'purchased', amount: RELOAD }),
      ...Array.from({ length: count }, (_, i) =>
        post(spot, i + 1, { kind: 'debit', movement: 'consumed', amount: -within(mix(draw, i), 1, 9) }),
      ),
    ];
    const unseen = posts.slice(0, posts.length - window);
    return { field: 'history', posts, amount: unseen.reduce((sum, { amount }) => sum + amount, 0) };
  },
  'change made elsewhere': (spot, draw) => {
    const amount = within(draw, 1, 500);
    return {
      field: 'balance',
      posts: [post(spot, 0, { kind: 'adjustment', movement: 'adjusted', amount, isListed: false })],
      amount,
    };
  },
  expiry: (spot) => (spot.ledger.plans().length > 0 ? endPlan(spot) : endLot(spot)),
  'rounding or unit': ({ world }, draw) => {
    const { decimals } = world.api.ledger;
    const millionths = within(draw, 1, 10 ** (MILLIONTHS - decimals) - 1);
    return { field: 'balance', millionths, amount: toDecimal(millionths, MILLIONTHS) };
  },
  'late entry': (spot, draw) => {
    const amount = -within(draw, 1, most(spot));
    const at = spot.now - within(mix(draw, 1), 3, 20) * DAY;
    const dated = Math.floor(at / 1000) * 1000;
    return {
      field: 'history',
      posts: [{ ...post(spot, 0, { kind: 'debit', movement: 'consumed', amount }), at: dated }],
      amount,
      at: dated,
    };
  },
  duplicate: (spot, draw) => {
    const original = pick(listed(spot), draw);
    const { at, kind, tag, label, amount, balanceAfter } = original;
    const made = post(spot, 0, { kind, movement: 'adjusted', amount });
    return { field: 'history', posts: [{ ...made, at, tag, label, repeats: balanceAfter }], amount, at };
  },
  'missing entry': (spot, draw) => {
    const amount = -within(draw, 1, most(spot));
    return {
      field: 'balance after',
      posts: [
        post(spot, 0, { kind: 'debit', movement: 'consumed', amount, isListed: false }),
        // The next entry shows the jump.
        post(spot, 1, { kind: 'credit', movement: 'refunded', amount: -amount }),
      ],
      amount,
    };
  },
  'history before first sight': (spot) => {
    const happened = spot.ledger.entries().filter(({ movement }) => movement !== null);
    const heldBefore = (time: number) =>
      happened.filter(({ at }) => at < time).reduce((sum, entry) => sum + entry.amount, 0);
    const entries = listed(spot);
    const first = entries.slice(Math.floor(entries.length / 2)).find(({ at }) => heldBefore(at) > 0);
    if (first === undefined) throw new Error('Too little history to hide a part of it.');
    const amount = heldBefore(first.at);
    return { field: 'history', hiddenBefore: first.at, amount, at: first.at };
  },
  'not here yet': ({ seconds }) => ({
    field: 'balance',
    amount: null,
    delay: { seconds, landsAt: null, amount: 0, write: null },
  }),
};

/** @throws Error when the account holds nothing that this could be shown with. */
export function plantAt(kind: PlantClass, spot: Spot): Plant {
  const { number, world, account, now } = spot;
  const { at = now, amount, field, ...changes } = PLANTERS[kind](spot, mix(account.draw(kind), number));
  const { decimals } = world.api.ledger;
  return {
    number,
    class: kind,
    api: world.api.id,
    accountId: account.id,
    at: amount === null ? null : new Date(at).toISOString(),
    plantedAt: new Date(now).toISOString(),
    amount: typeof amount === 'number' ? toDecimal(amount, decimals) : amount,
    field,
    posts: [],
    hiddenBefore: null,
    millionths: 0,
    endedPlan: null,
    delay: null,
    ...changes,
  };
}

/** The plan that lives ends before its time, with what it held. */
function endPlan({ number, ledger, now }: Spot): Made {
  const plan = ledger.plans().findLast(({ expiresOn }) => Date.parse(expiresOn) + OVER_EVERYWHERE > now);
  if (plan === undefined) throw new Error('No plan is alive that could end.');
  const uses = ledger.entries().filter(({ kind, tag }) => kind === 'debit' && tag === plan.tag);
  const rest = plan.total + uses.reduce((sum, { amount }) => sum + amount, 0);
  const expiresOn = new Date(now - OVER_EVERYWHERE).toISOString().slice(0, 10);
  const { tag, name } = plan;
  const gone = { kind: 'adjustment', movement: 'expired', amount: -rest, isListed: false } as const;
  return {
    field: 'membership',
    posts: [{ ...post({ number, now, ledger }, 0, gone), tag, label: name }],
    endedPlan: { tag, expiresOn, at: now },
    amount: -rest,
  };
}

/** The oldest purchase of which something is left, first in first out, ends with what is left of it. */
function endLot(spot: Spot): Made {
  const lots = spot.ledger.entries().filter(({ amount, movement }) => movement !== null && amount > 0);
  let later = spot.ledger.balance();
  for (const lot of lots.toReversed()) {
    const left = Math.min(lot.amount, later);
    later -= left;
    if (later > 0 || left === 0) continue;
    if (left > spot.ledger.lowest()) throw new Error('The account uses later in its year what would expire now.');
    const gone = { kind: 'adjustment', movement: 'expired', amount: -left, isListed: false } as const;
    return { field: 'balance', posts: [post(spot, 0, gone)], amount: -left };
  }
  throw new Error('The account holds nothing that could expire.');
}

function post(
  { number, now, ledger }: Pick<Spot, 'number' | 'now' | 'ledger'>,
  index: number,
  made: Pick<Post, 'kind' | 'movement' | 'amount'> & { readonly isListed?: boolean },
): Post {
  // Named like the account's own entries that did the same.
  const like = ledger.entries().findLast(({ kind, movement }) => kind === made.kind && movement === made.movement);
  const serial = FIRST_SERIAL + number * 1000 + index;
  return { tag: like?.tag ?? '', label: like?.label ?? '', isListed: true, repeats: null, at: now, serial, ...made };
}

/** What a debit may take at most, of an account that is to hold something still. */
function most({ ledger }: Spot): number {
  const spare = Math.floor(ledger.lowest() / 2);
  if (spare < 1) throw new Error('The account holds too little to take something from.');
  return Math.min(500, spare);
}

function listed({ world, ledger }: Spot): readonly YearEntry[] {
  const { lists, year } = world.api;
  const entries = ledger.entries().filter(({ kind, isListed }) => isListed && (lists === null || lists.includes(kind)));
  return entries.slice(-(year?.window ?? entries.length));
}

function pick(entries: readonly YearEntry[], draw: number): YearEntry {
  const entry = entries[draw % Math.max(1, entries.length)];
  if (entry === undefined) throw new Error('The account lists no entry.');
  return entry;
}
