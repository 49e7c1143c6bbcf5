import type { BoughtPlan, YearPlan } from './sandbox-year.ts';

/**
 * What a provider's `sandbox.ts` gives: the HTTP face of its API, for the sandbox to serve on loopback. It is plain data
 * and pure functions of a world that the sandbox supplies; sockets, faults, clocks and files are the sandbox's.
 *
 * Amounts in here are whole numbers of the smallest unit the API can show (`LedgerPlan.decimals`): hundredths of a
 * credit, or credits. Times are milliseconds since 1970.
 */
export interface SandboxApi {
  /** The provider's id: its folder's name. */
  readonly id: string;
  readonly label: string;
  /** What follows the origin in the base URL, e.g. `/api/v2`; empty for none. */
  readonly basePath: string;
  readonly accountsPerKey: 'one' | 'many';
  readonly price: { readonly amount: string; readonly currency: string } | null;
  readonly ledger: LedgerPlan;
  /** How an account's year looks, where the sandbox plays one. */
  readonly year?: YearPlan;
  /** The API's own oddities that can be switched on, beside the faults every API can have. */
  readonly quirks: readonly Quirk[];
  readonly calls: readonly SandboxCall[];
  /** The id by which an account is known to the API and to the console. */
  nameAccount(seat: AccountSeat): string;
  /** What an operator would type in to connect this key: field values by the names the manifest declares. */
  connect(key: SandboxKey, world: SandboxWorld): Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
  /** The body for a failure of the server's own: 401, 429, 500. */
  fail(status: number): SandboxReply;
  /** Which part of the ledger the API ever lists; `null`: no ledger call at all. */
  readonly lists: readonly EntryKind[] | null;
  /** One entry as the API prints it. */
  printEntry?(entry: SandboxEntry, account: SandboxAccount, quirks: ActiveQuirks): unknown;
  /** What the API says the account holds, written as decimals; exact. */
  holdings(account: SandboxAccount, world: SandboxWorld): Holdings;
  memberships?(account: SandboxAccount, world: SandboxWorld): readonly SandboxMembership[];
  /** A token that lives as short as the real one; only for an API whose credential is a source of tokens. */
  mintToken?(key: SandboxKey, world: SandboxWorld): string;
}

export interface SandboxCall {
  /** Method and path below the base URL, e.g. `GET /api/credits`. */
  readonly name: string;
  readonly isWrite: boolean;
  /** True: lists entries page by page, so rows may come and go between two pages. */
  readonly isPaged?: boolean;
  answer(request: SandboxRequest, world: SandboxWorld): SandboxReply;
}

export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string;
  readonly quirks: ActiveQuirks;
}

export interface SandboxReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body: unknown;
  /** Default `application/json; charset=utf-8`. */
  readonly contentType?: string;
  /** What happens in the world when the call takes effect. The sandbox applies it, before or after or never, as faults say. */
  readonly effect?: Effect;
  /** Whose entries a page lists, so that faults can change the same ones. */
  readonly accountId?: string;
}

export type Effect =
  | { readonly kind: 'set' | 'add'; readonly accountId: string; readonly amount: number }
  /** The API remembers something of its own, e.g. which refresh token is good. */
  | { readonly kind: 'remember'; readonly values: Readonly<Record<string, string | number>> };

/** An oddity that is on for one request, with its value. */
export type ActiveQuirks = ReadonlyMap<string, string>;

interface Quirk {
  readonly name: string;
  /** A sentence: what the API does while it is on. */
  readonly means: string;
  /** The values it takes, the first by default; `number` and `text` stand for any. */
  readonly values: readonly string[];
  /** Calls in which it counts; empty: all. */
  readonly calls: readonly string[];
}

export interface SandboxKey {
  readonly index: number;
  /** A long-lived secret of this key, different for every seed. */
  readonly secret: string;
  readonly accounts: readonly SandboxAccount[];
}

/** Where an account sits in the world: known before it has an id. */
export interface AccountSeat {
  readonly key: number;
  readonly index: number;
  readonly person: Person;
  /** Uniform 32-bit numbers of this account, one for each purpose. */
  draw(purpose: string): number;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly company: string;
}

export interface SandboxAccount extends AccountSeat {
  readonly id: string;
  readonly createdAt: number;
  readonly ledger: SandboxLedger;
  /** The plans bought so far, where a seeded year is played. */
  plans?(): readonly BoughtPlan[];
}

/** The world as an API sees it while it answers one request. */
export interface SandboxWorld {
  now(): number;
  /** When the world began: what lies before is history, what lies after arrived while it was served. */
  readonly epoch: number;
  readonly keys: readonly SandboxKey[];
  findKey(secret: string): SandboxKey | null;
  findAccount(id: string): SandboxAccount | null;
  /** Balance of the ledger and of all writes and changes. */
  balance(account: SandboxAccount): number;
  /** What the API shows of a balance beyond its own last decimal, in millionths of a credit; 0 unless planted. */
  millionths(account: SandboxAccount): number;
  recall(name: string): string | number | undefined;
  /** A digest of a text that nobody without the seed can make; 16 hexadecimal digits. */
  digest(text: string): string;
}

/** How an account's entries look. Entry k is a function of the seed and k, so a million cost nothing until read. */
export interface LedgerPlan {
  readonly decimals: number;
  /**
   * The pattern that entries repeat. Slot 0 is a credit and is sized so that the balance stays above zero; the last slot is
   * a debit that takes up the remainder.
   */
  readonly slots: readonly Slot[];
  /** Balance at the end of each repetition, between these. */
  readonly level: { readonly min: number; readonly max: number };
  /** Top-ups are multiples of this. */
  readonly topUpStep: number;
  /** The first entry of every account, if the API gives one; slot 1 of the first repetition is then the top-up. */
  readonly bonus?: number;
  /** The API never shows less than this; usage stops there. */
  readonly floor?: number;
  /** Times are whole multiples of this, in milliseconds, e.g. 1000 where the API shows seconds. */
  readonly resolution?: number;
}

export type EntryKind = 'credit' | 'debit' | 'adjustment';

export interface Slot {
  readonly kind: EntryKind;
  /** The API's finer word, e.g. the tool or the medium. Empty: none. */
  readonly tag: string;
  readonly labels: readonly string[];
  /** Size of the amount; an adjustment may be below zero. Ignored where the amount is computed. */
  readonly min: number;
  readonly max: number;
}

export interface SandboxEntry {
  /** Counts from 0 at the account's first entry. */
  readonly serial: number;
  readonly at: number;
  readonly kind: EntryKind;
  readonly tag: string;
  readonly label: string;
  /** Signed. */
  readonly amount: number;
  readonly balanceAfter: number;
  /** Uniform 32 bits of its own. */
  readonly draw: number;
}

export interface SandboxLedger {
  /** Entries so far, those removed included. */
  count(): number;
  select(filter?: EntryFilter): EntrySelection;
  /** Sum of the debits in [from, until), as a number above zero. */
  spent(from: number, until: number): { readonly amount: number; readonly debits: number };
}

export interface EntryFilter {
  readonly kinds?: readonly EntryKind[];
  readonly tags?: readonly string[];
  /** Inclusive. */
  readonly from?: number;
  /** Inclusive. */
  readonly until?: number;
}

/** Entries that fit a filter, oldest first. */
export interface EntrySelection {
  readonly count: number;
  /** @throws RangeError outside [0, count). */
  at(index: number): SandboxEntry;
}

export interface Holdings {
  readonly total: string;
  readonly reserved: string | null;
  readonly available: string | null;
  readonly unit: string;
}

export interface SandboxMembership {
  readonly planName: string;
  readonly purchasedOn: string;
  readonly expiresOn: string;
  readonly totalCredits: number;
  readonly usedCredits: number;
}

/** An amount of smallest units as the number JSON shows: 1250 with 2 decimals is 12.5. */
export function toNumber(amount: number, decimals: number): number {
  return amount / 10 ** decimals;
}

/** A balance of smallest units as the number JSON shows, with what was planted beyond the last decimal. */
export function shownBalance(amount: number, millionths: number, decimals: number): number {
  return Number(toDecimal(amount * 10 ** (6 - decimals) + millionths, 6));
}

/** An amount of smallest units as the shortest plain decimal. */
export function toDecimal(amount: number, decimals: number): string {
  if (decimals === 0) return String(amount);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -decimals)}${fraction ? `.${fraction}` : ''}`;
}

/** The token of an `Authorization: Bearer …` header; empty when there is none. */
export function bearerToken(request: SandboxRequest): string {
  return /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
}
