import {
  shownBalance,
  toDecimal,
  toNumber,
  type ActiveQuirks,
  type SandboxAccount,
  type SandboxEntry,
  type SandboxWorld,
} from '../sandbox-api.ts';

export const DECIMALS = 2;
const ENDPOINTS = ['/v2/companies/search', '/v2/leads', '/v2/contacts', '/v2/enrichment'];

/** One CreditLedgerEntry. */
export function printEntry(
  entry: SandboxEntry,
  account: SandboxAccount,
  quirks: ActiveQuirks,
): Record<string, unknown> {
  const isSigned = quirks.get('amounts') === 'signed';
  const isBackwards = entry.kind === 'debit' || entry.amount < 0;
  return {
    id: printId(100_000 + entry.serial, quirks),
    user_id: userId(account, quirks),
    type: entry.kind,
    amount: printAmount(isSigned || !isBackwards ? entry.amount : -entry.amount, quirks),
    balance_after: printAmount(entry.balanceAfter, quirks),
    description: entry.label,
    reference: printReference(entry),
    metadata: entry.kind === 'debit' ? { endpoint: ENDPOINTS[entry.draw % ENDPOINTS.length] } : {},
    created_at: printTime(entry.at, quirks),
  };
}

function printReference(entry: SandboxEntry): string {
  const number = entry.draw.toString(36).padStart(7, '0');
  switch (entry.kind) {
    case 'credit':
      return `inv_${number}`;
    case 'adjustment':
      return `adj_${number}`;
    case 'debit':
      return `req_${number}`;
  }
}

export function printBalance(
  account: SandboxAccount,
  world: SandboxWorld,
  quirks: ActiveQuirks,
): Record<string, unknown> {
  const { balance, reserved } = split(account, world);
  const hasReload = quirks.get('auto-reload') !== 'off';
  const print = (amount: number) => {
    const shown = shownBalance(amount, world.millionths(account), DECIMALS);
    return quirks.has('numbers as text') ? String(shown) : shown;
  };
  const gap = quirks.has('balance mismatch') ? 100 : 0;
  return {
    user_id: userId(account, quirks),
    balance: print(balance),
    reserved: printAmount(reserved, quirks),
    ...(quirks.has('available missing') ? {} : { available: print(balance - reserved - gap) }),
    currency: quirks.get('currency') ?? 'USD',
    last_updated: printTime(world.now(), quirks),
    auto_reload_enabled: hasReload,
    auto_reload_threshold: hasReload ? 25 : 0,
    auto_reload_amount: hasReload ? 250 : 0,
  };
}

/** How much of the balance is held back for requests under way; a fixed small sum, never more than there is. */
export function split(account: SandboxAccount, world: SandboxWorld): { balance: number; reserved: number } {
  const balance = world.balance(account);
  return { balance, reserved: Math.max(0, Math.min(balance, account.draw('reserved') % 1500)) };
}

/** One UsageStats over [from, until). */
export function printUsage(
  account: SandboxAccount,
  span: { period: string; from: number; until: number },
  quirks: ActiveQuirks,
): Record<string, unknown> {
  const { amount, debits } = account.ledger.spent(span.from, span.until);
  const failed = Math.floor(debits * 0.03);
  const shares = ENDPOINTS.map(
    (endpoint, i) => [endpoint, Math.floor((debits + failed + i) / ENDPOINTS.length)] as const,
  );
  return {
    user_id: userId(account, quirks),
    period: span.period,
    total_requests: debits + failed,
    successful_requests: debits,
    failed_requests: failed,
    credits_consumed: printAmount(amount, quirks),
    requests_by_endpoint: Object.fromEntries(shares),
    period_start: printTime(span.from, quirks),
    period_end: printTime(span.until, quirks),
  };
}

/** ISO 8601 in UTC; the page does not say whether it names its zone. */
export function printTime(time: number, quirks: ActiveQuirks): string {
  const text = new Date(time).toISOString();
  return quirks.has('times') ? text.slice(0, -1) : text;
}

export function userId(account: SandboxAccount, quirks: ActiveQuirks): number | string {
  return printId(Number(quirks.get('user id') ?? account.id), quirks);
}

function printId(id: number, quirks: ActiveQuirks): number | string {
  return quirks.has('ids as text') ? String(id) : id;
}

function printAmount(amount: number, quirks: ActiveQuirks): number | string {
  return quirks.has('numbers as text') ? toDecimal(amount, DECIMALS) : toNumber(amount, DECIMALS);
}
