import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/index.ts';
import type { SandboxConnection } from '../../../src/engine/ports.ts';
import type {
  AccountRef,
  EntryReading,
  HttpAnswer,
  HttpExchange,
  LedgerPage,
  LedgerStart,
  Provider,
  ProviderHttp,
  ProviderRequest,
} from '../../../src/engine/providers/provider.ts';
import { fetchHttp, systemClock } from '../../support/fetch-http.ts';
import { TestCredential, toRequest } from '../../support/provider-request.ts';

export const BEGINNING: LedgerStart = { checkpoint: null, isFullSweep: false };

/** One provider in front of its own sandbox API, over real HTTP. */
export class World implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly provider: Provider;
  readonly sent: HttpExchange[] = [];
  readonly connection: SandboxConnection;
  readonly credential: TestCredential;
  settings: Readonly<Record<string, string>>;

  private constructor(sandbox: Sandbox, provider: Provider) {
    this.sandbox = sandbox;
    this.provider = provider;
    const connection = sandbox.connections.find(({ providerId }) => providerId === provider.manifest.id);
    if (!connection) throw new Error(`${provider.manifest.id} has no sandbox.ts, so nothing of it is proven.`);
    this.connection = connection;
    this.credential = new TestCredential(connection.secret);
    this.settings = connection.settings;
  }

  static async begin(provider: Provider, options: SandboxOptions = {}): Promise<World> {
    const sandbox = await startSandbox({ seed: 7, entriesPerAccount: 330, atomchatUsers: 12, port: 0, ...options });
    return new World(sandbox, provider);
  }

  get id(): string {
    return this.provider.manifest.id;
  }

  /** A fresh call chain, as each sync run has one. */
  request(
    change: { secret?: Readonly<Record<string, string>>; tamper?: (answer: HttpAnswer) => HttpAnswer } = {},
  ): ProviderRequest {
    const http = fetchHttp(this.connection.baseUrl, this.sent);
    const { tamper } = change;
    const wire: ProviderHttp = tamper ? { send: async (exchange) => tamper(await http.send(exchange)) } : http;
    return toRequest(this.provider, wire, {
      baseUrl: this.connection.baseUrl,
      secret: {},
      credential: change.secret ? new TestCredential(change.secret) : this.credential,
      settings: this.settings,
      clock: systemClock as never,
    });
  }

  /** Every secret there has been. */
  get secrets(): readonly string[] {
    return [...Object.values(this.connection.secret), ...Object.values(this.credential.fields)].filter(
      (value) => value.length > 12 && !/^\d{4}-/.test(value),
    );
  }

  /** The account that a reference means: by its id, or the only one its key has. */
  truthId(account: AccountRef): string {
    const accounts = this.sandbox.truth.accounts(this.id);
    const named = accounts.find(({ id }) => id === account.externalId);
    return (named ?? accounts.filter(({ key }) => key === 0)[0])!.id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.stop();
  }
}

/** What a store would hold after these pages: the last word on each key. */
export function foldEntries(pages: readonly LedgerPage[], before: ReadonlyMap<string, EntryReading> = new Map()) {
  const entries = new Map(before);
  for (const page of pages) for (const entry of page.entries) entries.set(entry.key, entry);
  return entries;
}

/** Every read the provider declares, by name, for things that must hold of each. */
export function readsOf(provider: Provider) {
  const day = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' } as never;
  const reads: [string, (request: ProviderRequest, account: AccountRef) => Promise<unknown>][] = [
    ['probe', (request) => provider.probe(request)],
  ];
  if (provider.readBalance) reads.push(['readBalance', (request, account) => provider.readBalance!(request, account)]);
  if (provider.readLedger)
    reads.push([
      'readLedger',
      async (request, account) => {
        const pages: LedgerPage[] = [];
        for await (const page of provider.readLedger!(request, account, BEGINNING)) pages.push(page);
        return pages;
      },
    ]);
  if (provider.readMemberships)
    reads.push(['readMemberships', (request, account) => provider.readMemberships!(request, account)]);
  if (provider.readUsage) reads.push(['readUsage', (request, account) => provider.readUsage!(request, account, day)]);
  return reads;
}
