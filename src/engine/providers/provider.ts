import type { Credits } from '../../domain/credits.ts';
import type { MayMean } from '../../domain/doubt.ts';
import type { EntryType } from '../../domain/ledger.ts';
import type { MovementRule } from '../../domain/movement.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Instant, PlainDate, SourceTime } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';

/**
 * The contract every provider meets. Shared code reads what a provider declares in its manifest and never asks which
 * provider it is. The functions are plain and async; each validates every response with a schema and throws
 * `ProviderError` when it does not fit, so nothing of it is stored.
 */
export interface Provider {
  readonly manifest: ProviderManifest;
  /**
   * Whose key is this, and does it work? Read-only, cheap: one or two calls, the same that a sync would make.
   * @param accountIds those that the connection names; none: all that the key reaches.
   */
  probe(request: ProviderRequest, accountIds?: readonly string[]): Promise<ProbeReport>;
  /** The accounts a key reaches. For `the key itself` exactly one. */
  listAccounts(request: ProviderRequest): Promise<readonly AccountReading[]>;
  readBalance?(request: ProviderRequest, account: AccountRef): Promise<BalanceReading>;
  /** Pages from a checkpoint on; the caller stores a page, then its checkpoint. Ends when up to date. */
  readLedger?(request: ProviderRequest, account: AccountRef, from: LedgerStart): AsyncIterable<LedgerPage>;
  readMemberships?(request: ProviderRequest, account: AccountRef): Promise<MembershipsReading>;
  readUsage?(request: ProviderRequest, account: AccountRef, span: UsageSpan): Promise<UsageAnswer>;
  /** One attempt, never retried by anybody below the adjustments. Throws nothing: every end is an outcome. */
  write?(request: ProviderRequest, account: AccountRef, instruction: WriteInstruction): Promise<WriteOutcome>;
  /** For providers whose writes ship disabled: proves them on an account named for that, and puts it back as it was. */
  proveWrites?(request: ProviderRequest, account: AccountRef): Promise<WriteProof>;
}

export interface ProviderManifest {
  readonly id: string;
  readonly name: string;
  /** One or two sentences: what it is and what this connection can do. */
  readonly summary: string;
  /** `null`: unknown, must be typed in. */
  readonly defaultBaseUrl: string | null;
  readonly credentialFields: readonly CredentialField[];
  readonly settings: readonly ProviderSetting[];
  readonly accounts: 'the key itself' | 'a list of ids';
  readonly reads: {
    readonly balance: boolean;
    readonly ledger: boolean;
    readonly memberships: boolean;
    readonly usage: boolean;
  };
  readonly ledger: LedgerPromise;
  /** What its entries are, as rules that a connection begins with; what none fits is unexplained. */
  readonly movements: readonly MovementRule[];
  readonly writes: 'none' | 'set' | 'add' | 'set or add';
  readonly writesNeedProof: boolean;
  /** The proven setting, and its value, that say: adding a negative number was seen to fail. Credits are then taken by setting. */
  readonly takesBySetting?: { readonly setting: string; readonly value: string };
  /** What a person does on the provider's own site, step by step, where the API cannot be told; where to go comes first. */
  readonly manualInstructions?: readonly string[];
  readonly amounts: AmountRules;
  readonly limits: RequestLimits;
  /** Sentences for the operator: traps and limits worth knowing, shown on the connection card. */
  readonly notes: readonly string[];
}

interface CredentialField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'secret' | 'command' | 'text';
  readonly hint: string;
  readonly isRequired: boolean;
}

/** A value nobody states for sure is a setting with a default, never a constant (providers.md, marks). */
export interface ProviderSetting {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly default: string;
  /** Empty: free text. */
  readonly choices: readonly string[];
  readonly certainty: 'stated' | 'found' | 'inferred' | 'assumed';
}

/**
 * What its list of entries is worth:
 * `complete`: every change is listed; `window`: only the newest `windowSize`; `deductions`: grants never show;
 * `none`: no entries at all. For the last two, changes of the balance give `observed` entries.
 */
export interface LedgerPromise {
  readonly coverage: 'complete' | 'window' | 'deductions' | 'none';
  readonly windowSize: number | null;
  readonly pageLimit: number | null;
  /** False: entries carry no id of their own and are told apart as a multiset. */
  readonly hasIds: boolean;
  /** True: each entry says the balance after it. */
  readonly hasBalanceAfter: boolean;
}

interface AmountRules {
  /** Decimals the API takes in a write: 0 means whole credits only. */
  readonly decimals: number;
  readonly minimumBalance: Credits | null;
  readonly maximumBalance: Credits | null;
  /** True where a balance of zero may also mean "no such user" (docs/provider-facts.md §4). */
  readonly zeroMayMeanUnknown?: boolean;
}

export interface RequestLimits {
  /** Token bucket: sustained rate and burst. */
  readonly requestsPerMinute: number;
  readonly burst: number;
  readonly defaultIntervalMinutes: number;
  /** What is known of the API's own limit, as a sentence. */
  readonly known: string;
}

/** Everything a provider may use for one call chain. It has no other way out. */
export interface ProviderRequest {
  readonly baseUrl: string;
  /** Values of the declared settings, defaults filled in. */
  readonly settings: Readonly<Record<string, string>>;
  readonly credential: CredentialAccess;
  readonly http: ProviderHttp;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Runs a token command named in a credential field of kind `command`; throws ProviderError `unauthorized`. */
  runCommand(commandLine: string): Promise<string>;
}

export interface CredentialAccess {
  /** The fields of the credential in clear. */
  read(): Promise<Readonly<Record<string, string>>>;
  /**
   * Runs `renew` once however many ask at the same time, stores its result durably, then gives it to all.
   * The new credential is on disk before anybody uses it (docs/provider-facts.md §3, client duties).
   */
  renew(
    renew: (current: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>,
  ): Promise<Readonly<Record<string, string>>>;
}

/** One HTTP exchange: rate-limited, timed, recorded and redacted by the engine; redirects refused, body size capped. */
export interface ProviderHttp {
  send(exchange: HttpExchange): Promise<HttpAnswer>;
}

export interface HttpExchange {
  /** Name of the call for Activity and Raw, e.g. `GET /api/credits`. No id, no secret. */
  readonly call: string;
  readonly method: 'GET' | 'POST';
  /** Path below the base URL, beginning with `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Credential headers belong here; they are never recorded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?:
    | { readonly kind: 'json'; readonly value: unknown }
    | { readonly kind: 'form'; readonly value: Readonly<Record<string, string>> };
  /** Reads are retried with jitter and honour Retry-After; writes are attempted once (docs/provider-facts.md §6.5). */
  readonly effect: 'read' | 'write';
  /** Secrets in clear that may be echoed; removed from anything kept, and from errors. */
  readonly secrets: readonly string[];
  /** Fields of the body, by dotted path, removed before the body is kept for Raw, e.g. `user.api_key`. */
  readonly redact?: readonly string[];
  /** For Raw: whose answer this is, where a call names an account. */
  readonly accountExternalId?: string;
}

/** An answer whose body is JSON. Status is the provider's to judge: 2xx alone is not success (docs/provider-facts.md §6.2). */
export interface HttpAnswer {
  readonly status: number;
  /** Numbers are `WireNumber` so that no digit is lost; see wire.ts. */
  readonly json: unknown;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly headers: Readonly<Record<string, string>>;
}

export type ProviderErrorCode =
  | 'unauthorized' // wrong or revoked credential
  | 'token expired' // a fresh one is needed, nothing is wrong with the account
  | 'sign in again' // refresh token too old
  | 'no plan' // valid key, no API plan
  | 'forbidden'
  | 'rate limited'
  | 'unreachable' // no connection: DNS, refused, reset, timeout before an answer
  | 'server error' // 5xx
  | 'not json' // HTML page, truncated or malformed body
  | 'unexpected shape' // JSON that does not fit the schema
  | 'redirected'
  | 'unknown account'
  | 'another account' // the key now answers for somebody else
  | 'rejected'; // the API said no, and why

/** A failure a provider or the HTTP layer can name. `problem` is ready for the operator and holds no secret. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;
  readonly problem: Problem;
  readonly retryAfterMilliseconds: number | null;
  /** For writes: false only when the request certainly never reached the API. */
  readonly mayHaveTakenEffect: boolean;
  constructor(
    code: ProviderErrorCode,
    problem: Problem,
    options: { retryAfterMilliseconds?: number; mayHaveTakenEffect?: boolean; cause?: unknown } = {},
  ) {
    super(`${code}: ${problem.sentence}`, { cause: options.cause });
    this.name = 'ProviderError';
    this.code = code;
    this.problem = problem;
    this.retryAfterMilliseconds = options.retryAfterMilliseconds ?? null;
    this.mayHaveTakenEffect = options.mayHaveTakenEffect ?? true;
  }
}

export interface AccountRef {
  readonly externalId: string;
  readonly unit: string;
}

export interface AccountReading {
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly unit: string;
  /** What identifies the holder (user_id, e-mail), to be digested; `null`: the API does not tell. */
  readonly identity: string | null;
}

export interface ProbeReport {
  readonly accounts: readonly AccountReading[];
  readonly balance: BalanceReading | null;
  /** What the live answer says, in our words: sentences for the Test button. */
  readonly sentences: readonly string[];
}

/** Absent is `null`, never zero (docs/provider-facts.md §6.1). */
export interface BalanceReading {
  readonly total: Credits | null;
  readonly reserved: Credits | null;
  readonly available: Credits | null;
  readonly unit: string;
  readonly askedAt: Instant;
  readonly at: Instant;
  readonly holder: AccountReading | null;
  /** A rise nobody asked for is normal while this is on (auto-reload). */
  readonly mayRiseByItself: boolean;
  /**
   * Set where the same answer may mean something else than this balance, e.g. an error beside a 0: it is then in doubt
   * until a second look at a distance, or a person, says so (docs/decisions/0029). A 0 of an API that declares
   * `zeroMayMeanUnknown` is in doubt without it. What certainly is an error is thrown instead.
   */
  readonly mayMean?: MayMean | null;
}

/** A checkpoint is the provider's own JSON, opaque to everybody else. `null`: from the beginning. */
export interface LedgerStart {
  readonly checkpoint: unknown;
  /** True: read everything again, however new the checkpoint (slow schedule, or on request). */
  readonly isFullSweep: boolean;
}

export interface LedgerPage {
  /** Oldest first. */
  readonly entries: readonly EntryReading[];
  readonly checkpoint: unknown;
  /** For a `window` ledger: the whole window is in this page, and it was full, so older entries may have left it. */
  readonly isFullWindow: boolean;
  /**
   * True on the last page of a sweep that certainly saw everything from the beginning: what it did not list has vanished.
   */
  readonly isCompleteSweep: boolean;
  /** The balance that came in the same body as the entries, if one did. */
  readonly balance: BalanceReading | null;
  /**
   * What the API listed and could not be kept: one problem for each row that does not fit, or for a list that did not end
   * within bounds. The rest is kept, and the account is marked incomplete, so its balance is not proved.
   */
  readonly missing: readonly Problem[];
}

export interface EntryReading {
  /**
   * Unique within the account and the same on every read; the provider builds it (id, or a digest with ordinal for a
   * multiset). Shared code prefixes the account.
   */
  readonly key: string;
  readonly externalId: string | null;
  readonly time: SourceTime;
  readonly type: EntryType;
  readonly sourceType: string;
  readonly amount: Credits | null;
  readonly balanceAfter: Credits | null;
  readonly description: string;
  readonly reference: string;
  readonly ordinal: number;
  /** The entry as sent, secrets removed; plain JSON. */
  readonly raw: unknown;
}

export interface MembershipsReading {
  readonly memberships: readonly MembershipReading[];
  readonly at: Instant;
  readonly holder: AccountReading | null;
  /** Plans that were listed and do not fit, one problem each; the others are kept. */
  readonly missing: readonly Problem[];
}

export interface MembershipReading {
  /** Unique within the account, the same on every read. */
  readonly key: string;
  readonly planName: string;
  readonly purchasedOn: PlainDate | null;
  readonly expiresOn: PlainDate | null;
  readonly totalCredits: Credits | null;
  readonly usedCredits: Credits | null;
  /** Fields of the answer that we have no word for. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface UsageSpan {
  readonly from: Instant;
  readonly until: Instant;
}

/** Usage of a span. A part that the API refuses, or that does not fit, is named, and the rest is kept. */
export interface UsageAnswer {
  readonly readings: readonly UsageReading[];
  /** `null`: nothing is missing. Whoever asks again asks from `from` on. */
  readonly missing: { readonly from: Instant; readonly problem: Problem } | null;
}

export interface UsageReading {
  readonly from: Instant;
  readonly until: Instant;
  readonly period: 'day' | 'month' | 'span';
  readonly requests: number | null;
  readonly failedRequests: number | null;
  readonly creditsConsumed: Credits | null;
  readonly breakdown: Readonly<Record<string, number>>;
}

export type WriteInstruction =
  | { readonly method: 'set'; readonly target: Credits }
  | { readonly method: 'add'; readonly delta: Credits };

/**
 * How one attempt ended (docs/provider-facts.md §6.6). `accepted` is the API's word only: a read-back decides.
 * `unknown` means it may have been applied.
 */
/**
 * How a write ended, in the API's own words; none of them is proof of what happened to the balance.
 * `not sent`: nothing reached the API. `rejected`: it was asked and said no. `unknown`: no answer that can be read.
 */
export type WriteOutcome =
  | { readonly kind: 'accepted'; readonly echoed: Credits | null }
  | { readonly kind: 'not sent'; readonly problem: Problem }
  | { readonly kind: 'rejected'; readonly problem: Problem }
  | { readonly kind: 'unknown'; readonly problem: Problem };

export type WriteProof =
  | {
      readonly kind: 'proven';
      readonly settings: Readonly<Record<string, string>>;
      readonly sentences: readonly string[];
    }
  | { readonly kind: 'not proven'; readonly problem: Problem; readonly sentences: readonly string[] };
