import type { Credits } from './credits.ts';
import { filterToken, formatFilterTokens, type FilterToken } from './filter-tokens.ts';
import { MovementSchema, type Movement } from './ledger.ts';
import type { Span } from './period.ts';
import { instant, toMilliseconds, type Instant } from './time.ts';

/** Sums by movement; of each that there is none of, 0. */
type ByMovement = Readonly<Record<Movement, Credits>>;

/** One line of a roll-forward. It foots: opening and all movements are the closing, to the millionth. */
export interface RollForward {
  readonly opening: Credits;
  readonly movements: ByMovement;
  readonly closing: Credits;
  /** Entries whose sign nobody knows: they are in no sum. */
  readonly unsigned: number;
}

/** What a line is made of. */
interface RollForwardParts {
  /** Entries and differences before the span; what accounts held before their known history, where that begins in the span. */
  readonly before: Credits;
  readonly opened: Credits;
  /** What readings of the span show and no entry of it explains. */
  readonly differences: Credits;
  readonly movements: ReadonlyMap<Movement, Credits>;
  readonly unsigned: number;
}

/** Makes a line: what no entry explains is never plugged, it stands in `unexplained`. */
export function rollForward({ before, opened, differences, movements, unsigned }: RollForwardParts): RollForward {
  const opening = (before + opened) as Credits;
  const sums = Object.fromEntries(
    MovementSchema.options.map((movement) => {
      const listed = movements.get(movement) ?? 0n;
      return [movement, movement === 'unexplained' ? listed + differences : listed];
    }),
  ) as unknown as ByMovement;
  const closing = Object.values(sums).reduce<bigint>((sum, amount) => sum + amount, opening) as Credits;
  return { opening, movements: sums, closing, unsigned };
}

/** The filter that opens the entries of a figure in the ledger, as it is typed there. */
export function entriesFilter(
  owner: { readonly connectionId: string; readonly accountId?: string },
  { from, until }: Span,
  movement?: Movement,
): string {
  const tokens: FilterToken[] = [
    owner.accountId === undefined
      ? { ...filterToken('connection', owner.connectionId) }
      : { ...filterToken('account', owner.accountId) },
    ...(movement === undefined ? [] : [filterToken('movement', movement)]),
    filterToken('since', minuteOf(from)),
    // The minute that is named is part of the list.
    filterToken('until', minuteOf(instant(toMilliseconds(until) - 1))),
  ];
  return formatFilterTokens(tokens);
}

/** Days begin and end with a minute in every zone of today. */
function minuteOf(at: Instant): string {
  return `${at.slice(0, 16)}Z`;
}
