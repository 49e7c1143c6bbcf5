import { readFileSync } from 'node:fs';
import { instant, toMilliseconds, type Instant } from '../../src/domain/time.ts';
import type {
  CredentialAccess,
  HttpAnswer,
  HttpExchange,
  Provider,
  ProviderHttp,
  ProviderRequest,
} from '../../src/engine/providers/provider.ts';
import { parseWireJson } from '../../src/engine/providers/wire.ts';

export const NOW = '2026-11-23T09:00:00.000Z' as Instant;

/** A clock that stands still until it is set. */
export class TestClock {
  #now: number;
  constructor(now: Instant = NOW) {
    this.#now = toMilliseconds(now);
  }
  now(): Instant {
    return instant(this.#now);
  }
  monotonic(): number {
    return this.#now;
  }
  async sleep(): Promise<void> {}
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** A credential in memory, with the single flight of the engine's own. */
export class TestCredential implements CredentialAccess {
  fields: Readonly<Record<string, string>>;
  renewals = 0;
  #renewal: Promise<Readonly<Record<string, string>>> | null = null;
  constructor(fields: Readonly<Record<string, string>>) {
    this.fields = fields;
  }
  async read(): Promise<Readonly<Record<string, string>>> {
    return this.fields;
  }
  renew(
    renew: (current: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>,
  ): Promise<Readonly<Record<string, string>>> {
    this.#renewal ??= renew(this.fields)
      .then((next) => {
        this.renewals += 1;
        this.fields = next;
        return next;
      })
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }
}

export interface ScriptedAnswer {
  readonly status?: number;
  /** JSON text, or a value to be written as such. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RequestOptions {
  readonly secret: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: TestClock;
  readonly credential?: CredentialAccess;
  readonly command?: () => Promise<string>;
}

/** What answers instead of a network: a function of the exchange, or answers in the order of the calls. */
export type Script =
  | ((exchange: HttpExchange, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>)
  | ScriptedAnswer[];

/** A request whose answers are written in the test; numbers keep their text, as over a network. */
export function scriptedRequest(provider: Provider, script: Script, options: RequestOptions) {
  const sent: HttpExchange[] = [];
  const clock = options.clock ?? new TestClock();
  const http: ProviderHttp = {
    async send(exchange): Promise<HttpAnswer> {
      const index = sent.push(exchange) - 1;
      const startedAt = clock.now();
      const answer = typeof script === 'function' ? await script(exchange, index) : script[index];
      if (!answer) throw new Error(`Nothing is scripted for call ${index + 1}: ${exchange.call}`);
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      return {
        status: answer.status ?? 200,
        json: parseWireJson(text),
        headers: answer.headers ?? {},
        startedAt,
        endedAt: clock.now(),
      };
    },
  };
  return { request: toRequest(provider, http, { ...options, clock }), sent, clock };
}

export function toRequest(
  provider: Provider,
  http: ProviderHttp,
  options: RequestOptions & { readonly baseUrl?: string },
): ProviderRequest {
  const defaults = Object.fromEntries(provider.manifest.settings.map((setting) => [setting.name, setting.default]));
  return {
    baseUrl: options.baseUrl ?? provider.manifest.defaultBaseUrl ?? 'https://api.example',
    settings: { ...defaults, ...options.settings },
    credential: options.credential ?? new TestCredential(options.secret),
    http,
    clock: options.clock ?? new TestClock(),
    signal: new AbortController().signal,
    runCommand: options.command ?? (() => Promise.reject(new Error('no command is expected'))),
  };
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** The text of a fixture beside a test: `fixture(import.meta.url, 'usage.json')`. */
export function fixture(testUrl: string, name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, testUrl), 'utf8');
}

/** JSON text of anything, amounts included, to look for what must not be in it. */
export function asText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint'
      ? String(item)
      : item instanceof Error
        ? { ...Object.fromEntries(Object.entries(item)), message: item.message }
        : item,
  );
}
