import type { LedgerFilter } from '../../../contract/ledger.ts';
import { credits, formatCredits, parseCredits, type Credits } from '../../../domain/credits.ts';
import type { AccountId, ConnectionId } from '../../../domain/ids.ts';
import { EntryOriginSchema, EntryTypeSchema } from '../../../domain/ledger.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { parseDay, parseSpan } from './days.ts';
import type { Token } from './tokens.ts';

/** What the page knows that a filter may name in words. */
export interface FilterWorld {
  readonly now: number;
  readonly connections: readonly { readonly id: ConnectionId; readonly label: string }[];
}

export interface LedgerFilterReading {
  readonly filter: LedgerFilter;
  /** Tokens that mean nothing, each with a sentence that says what would. They are left out of the filter. */
  readonly problems: readonly { readonly token: Token; readonly sentence: string }[];
}

/** Smallest step of an amount: the contract's bounds are inclusive, `<` and `>` are not. */
const STEP = credits('0.000001');

/** Turns tokens into the filter that the engine understands. Pure: the same tokens, world and hour give the same filter. */
export function ledgerFilterOf(tokens: readonly Token[], world: FilterWorld): LedgerFilterReading {
  let filter: LedgerFilter = {};
  const problems: { token: Token; sentence: string }[] = [];
  const words: string[] = [];
  for (const token of tokens) {
    if (token.key === 'text') {
      words.push(token.value);
      continue;
    }
    const part = readToken(token, world);
    if (part.ok) filter = { ...filter, ...part.value };
    else problems.push({ token, sentence: part.error });
  }
  const text = words.join(' ').slice(0, 200);
  return { filter: text === '' ? filter : { ...filter, text }, problems };
}

function readToken({ key, value }: Token, world: FilterWorld): Result<LedgerFilter, string> {
  switch (key) {
    case 'type': {
      const type = EntryTypeSchema.safeParse(value.toLowerCase());
      return type.success ? ok({ type: type.data }) : err(`A type is one of ${EntryTypeSchema.options.join(', ')}.`);
    }
    case 'origin': {
      const origin = EntryOriginSchema.safeParse(value.toLowerCase());
      return origin.success
        ? ok({ origin: origin.data })
        : err(`An origin is one of ${EntryOriginSchema.options.join(', ')}.`);
    }
    case 'account':
      return value === ''
        ? err('An account is named by its id; pick it from the list.')
        : ok({ accountId: value as AccountId });
    case 'connection':
      return readConnection(value, world);
    case 'since': {
      const since = parseSpan(value, world.now) ?? parseDay(value)?.from;
      return since ? ok({ since }) : err('A day such as 2026-10-01, or a span such as 7d, 12h or 3m.');
    }
    case 'until': {
      const until = parseDay(value)?.until ?? parseSpan(value, world.now);
      return until ? ok({ until }) : err('A day such as 2026-10-31, which is included, or a span such as 7d.');
    }
    case 'amount':
      return readAmount(value);
    case 'text':
      return ok({ text: value });
  }
}

function readConnection(value: string, { connections }: FilterWorld): Result<LedgerFilter, string> {
  const wanted = value.toLowerCase();
  const found =
    connections.find((one) => one.id === value) ??
    connections.find((one) => one.label.toLowerCase() === wanted) ??
    (wanted === '' ? undefined : connections.find((one) => one.label.toLowerCase().startsWith(wanted)));
  if (found) return ok({ connectionId: found.id });
  return err(
    connections.length === 0
      ? 'There is no connection yet.'
      : `No connection is called “${value}”: there are ${connections.map((one) => one.label).join(', ')}.`,
  );
}

const AMOUNT = /^(<=|>=|<|>|=)?(.+)$/;

/** `<-100`, `>=5`, `=12.5`, `12.5`, `-10..10`. A true minus is read as one. */
function readAmount(value: string): Result<LedgerFilter, string> {
  const plain = value.replaceAll('\u2212', '-').replaceAll(',', '');
  const refusal = err('An amount such as <-100, >=5, 12.5 or -10..10.');
  const [from = '', to] = plain.split('..');
  if (to !== undefined) {
    const least = parseCredits(from);
    const most = parseCredits(to);
    if (!least.ok || !most.ok) return refusal;
    return ok({ amountAtLeast: formatCredits(least.value), amountAtMost: formatCredits(most.value) });
  }
  const [, operator = '=', number = ''] = AMOUNT.exec(plain) ?? [];
  const amount = parseCredits(number);
  if (!amount.ok) return refusal;
  return ok(amountBounds(operator, amount.value));
}

function amountBounds(operator: string, amount: Credits): LedgerFilter {
  const same = formatCredits(amount);
  if (operator === '<') return { amountAtMost: formatCredits((amount - STEP) as Credits) };
  if (operator === '<=') return { amountAtMost: same };
  if (operator === '>') return { amountAtLeast: formatCredits((amount + STEP) as Credits) };
  if (operator === '>=') return { amountAtLeast: same };
  return { amountAtLeast: same, amountAtMost: same };
}
