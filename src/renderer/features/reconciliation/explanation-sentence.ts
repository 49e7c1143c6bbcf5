import type { AsOfAnswer, Explanation } from '../../../contract/books.ts';
import { addCredits, credits, formatCredits, negateCredits, ZERO_CREDITS } from '../../../domain/credits.ts';
import type { Movement } from '../../../domain/ledger.ts';
import { toMilliseconds, type Instant } from '../../../domain/time.ts';

/** What happened, in the words of a ticket: gains and losses both without a sign, but where only a sign tells. */
const TOLD: Readonly<Record<Movement, (amount: string) => string>> = {
  purchased: (amount) => `bought ${amount}`,
  granted: (amount) => `was granted ${amount}`,
  refunded: (amount) => `was refunded ${amount}`,
  consumed: (amount) => `used ${amount}`,
  expired: (amount) => `lost ${amount} by expiry`,
  'clawed back': (amount) => `had ${amount} clawed back`,
  adjusted: (amount) => `was adjusted by ${amount}`,
  unexplained: (amount) => `${amount} unexplained`,
};

/** Those whose sign is always the same. */
const TAKES: ReadonlySet<Movement> = new Set<Movement>(['consumed', 'expired', 'clawed back']);
const GIVES: ReadonlySet<Movement> = new Set<Movement>(['purchased', 'granted', 'refunded']);

/**
 * The explanation of an account as one sentence to copy, the same for whoever reads it: *On 31 Oct 2026 user_42 held 120
 * credits (derived: reading of 30 Oct 18:02, 3 entries since); bought 500, used 380.* Days and times are of the accounting
 * time zone.
 */
export function explanationSentence({ span, externalId, closing, lines }: Explanation, now: Instant): string {
  const at = (span.isOver ? toMilliseconds(span.until) : toMilliseconds(now)) - 1;
  const day = format(at, span.zone, { day: 'numeric', month: 'short', year: 'numeric' });
  const told = lines.map((line) => {
    const parts = line.movements.flatMap(({ movement, amount }) => tellOne(movement, amount));
    const moved = parts.length === 0 ? 'nothing moved' : parts.join(', ');
    return { unit: line.unit, moved };
  });
  const [first, ...others] = told;
  const unit = first?.unit ?? 'credits';
  const more = others.map((one) => `; in ${one.unit}: ${one.moved}`).join('');
  return `On ${day} ${externalId} ${heldWords(closing, unit, span.zone, at)}; ${first?.moved ?? 'nothing moved'}${more}.`;
}

function heldWords(held: AsOfAnswer, unit: string, zone: string, at: number): string {
  switch (held.kind) {
    case 'reported':
      return `held ${held.value} ${unit} (reported at ${clock(held.reading, zone, at)})`;
    case 'derived': {
      if (held.reading === null) return `held ${held.value} ${unit} (derived)`;
      const isBefore = toMilliseconds(held.reading) <= at;
      const entries = `${held.entries === 0 ? 'no' : held.entries} ${held.entries === 1 ? 'entry' : 'entries'}`;
      const between = `${entries} ${isBefore ? 'since' : 'in between'}`;
      return `held ${held.value} ${unit} (derived: reading of ${clock(held.reading, zone, at)}, ${between})`;
    }
    case 'bounded':
      return `held between ${held.least} and ${held.most} ${unit} (the readings on either side differ)`;
    case 'unknown':
      return `held an unknown number of ${unit} (${held.why.replace(/\.$/, '')})`;
  }
}

function tellOne(movement: Movement, text: string): string[] {
  const amount = credits(text);
  if (amount === ZERO_CREDITS) return [];
  const isUsual = TAKES.has(movement) ? amount < ZERO_CREDITS : GIVES.has(movement) ? amount > ZERO_CREDITS : false;
  const size = formatCredits(amount < ZERO_CREDITS ? negateCredits(amount) : addCredits(amount, ZERO_CREDITS));
  const signed = `${amount < ZERO_CREDITS ? '−' : '+'}${size}`;
  return [TOLD[movement](isUsual ? size : signed)];
}

/** *30 Oct 18:02*, with the year where it is another one. */
function clock(reading: Instant, zone: string, at: number): string {
  const milliseconds = toMilliseconds(reading);
  const isOfYear = format(milliseconds, zone, { year: 'numeric' }) === format(at, zone, { year: 'numeric' });
  const day = format(milliseconds, zone, { day: 'numeric', month: 'short', ...(!isOfYear && { year: 'numeric' }) });
  return `${day} ${format(milliseconds, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`;
}

function format(milliseconds: number, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(milliseconds).replace('Sept', 'Sep');
}
