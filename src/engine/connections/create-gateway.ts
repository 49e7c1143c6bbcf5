import type { Connection } from '../../domain/connection.ts';
import { ProblemError } from '../../domain/problem.ts';
import { AnswerKeeper, createProviderHttp, Line, type ExchangeRecorder } from '../http/index.ts';
import type { EnginePorts } from '../ports.ts';
import { ProviderError, type CredentialAccess, type Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../vault/vault.ts';
import { AccountLocks } from './account-locks.ts';
import { splitCommandLine } from './command-line.ts';
import {
  createCredentialAccess,
  isSame,
  KnownSecrets,
  type SecretFields,
  type SecretPlace,
} from './credential-access.ts';
import type { ExchangeListener, Gateway, OpenConnection } from './gateway.ts';
import { createSecretPlaces, destinationOf, type SecretPlaces } from './secret-places.ts';

/** The providers there are, by id. */
export type ProviderSource = Pick<ReadonlyMap<string, Provider>, 'get' | 'values'>;

interface GatewayParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly registry: ProviderSource;
  readonly ports: Pick<EnginePorts, 'clock' | 'random' | 'fetch' | 'commands' | 'logger' | 'requestMilliseconds'>;
}

/** The gateway, with what only the connection service asks of it. */
export interface ConnectionGateway extends Gateway {
  /** A credential as it stands after a test has renewed it; itself where none has. */
  latestOf(secret: SecretFields): SecretFields;
  readonly secrets: SecretPlaces;
  flush(): Promise<void>;
}

const TIMEOUT = 30_000;
const COMMAND_TIMEOUT = 20_000;
/** The sandbox is on this machine: nobody else's service is spared by being slow. */
const SANDBOX_LIMITS = { requestsPerMinute: 3000, burst: 50 };

interface Shared {
  /** Another one, and the credential is asked of the vault for that. */
  readonly destination: string;
  readonly line: Line;
  readonly known: KnownSecrets;
  readonly credential: CredentialAccess;
}

export function createGateway(parts: GatewayParts): ConnectionGateway {
  const { store, vault, registry, ports } = parts;
  const { clock, random, logger } = ports;
  const connections = store.table('connections');
  const keeper = new AnswerKeeper({ table: store.table('answers'), clock, logger });
  const locks = new AccountLocks();
  const shared = new Map<string, Shared>();
  const secrets = createSecretPlaces(vault, logger);
  /** Pasted credentials that a test has renewed: the pasted one is dead from then on (docs/provider-facts.md §3). */
  const renewed: { readonly pasted: SecretFields; readonly next: SecretFields }[] = [];

  const latestOf = (secret: SecretFields): SecretFields =>
    renewed.findLast(({ pasted }) => isSame(pasted, secret))?.next ?? secret;

  function share(provider: Provider, place: SecretPlace, connection: Connection): Shared {
    const known = new KnownSecrets();
    const limits = connection.isSandbox ? SANDBOX_LIMITS : provider.manifest.limits;
    return {
      destination: JSON.stringify(destinationOf(connection)),
      line: new Line({ clock, random, limits }),
      known,
      credential: createCredentialAccess(place, provider.manifest, known),
    };
  }

  function openWith(connection: Connection, provider: Provider, line: Shared, keeps: boolean): OpenConnection {
    const { manifest } = provider;
    const defaults = Object.fromEntries(manifest.settings.map((setting) => [setting.name, setting.default]));
    return {
      connection,
      provider,
      reserve: (signal) => line.line.bucket.reserve(signal),
      request: (signal, listener, reservation) => ({
        baseUrl: connection.baseUrl,
        settings: { ...defaults, ...connection.settings, ...connection.provenSettings },
        credential: line.credential,
        clock,
        signal,
        http: createProviderHttp({
          baseUrl: connection.baseUrl,
          line: line.line,
          signal,
          clock,
          fetch: ports.fetch,
          timeoutMilliseconds: ports.requestMilliseconds ?? TIMEOUT,
          recorder: listener && keeps ? recorderFor(connection, line.known, listener, keeper) : null,
          ...(reservation && { reservation }),
        }),
        runCommand: (typed) => runCommand(typed, ports, signal, line.known),
      }),
    };
  }

  function providerOf(connection: Connection): Provider {
    const provider = registry.get(connection.providerId);
    if (provider !== undefined) return provider;
    throw new ProblemError({
      code: 'connection.unknown-provider',
      sentence: `This version of Counterfoil does not know the provider “${connection.providerId}”.`,
      kept: 'What it brought stays readable.',
      cure: 'Open the workspace with the version that connected it, or remove the connection.',
    });
  }

  return {
    async open(connectionId) {
      const connection = await connections.get(connectionId);
      if (connection === undefined) throw unknownConnection(connectionId);
      if (connection.state === 'quarantined') throw quarantined(connection);
      const provider = providerOf(connection);
      let line = shared.get(connectionId);
      if (line === undefined || line.destination !== JSON.stringify(destinationOf(connection))) {
        line = share(provider, secrets.of(connection), connection);
        shared.set(connectionId, line);
      }
      // Says at once that the vault is locked or the credential missing, before anything is sent.
      await line.credential.read();
      return openWith(connection, provider, line, true);
    },

    openDraft(draft, secret) {
      let held = latestOf(secret);
      const renew = async (fields: SecretFields): Promise<void> => {
        const saved = secrets.of(draft);
        const kept = await saved.read().catch(() => null);
        // A test of the saved credential has used it up: the renewed one takes its place.
        if (kept !== null && isSame(kept, held)) await saved.renew(fields);
        renewed.push({ pasted: secret, next: fields }, { pasted: held, next: fields });
        held = fields;
      };
      const place: SecretPlace = { read: async () => held, write: renew, renew };
      const provider = providerOf(draft);
      return openWith(draft, provider, share(provider, place, draft), false);
    },

    latestOf,
    secrets,
    requestsLastHour: (connectionId) => shared.get(connectionId)?.line.requestsLastHour ?? 0,
    waitingUntil: (connectionId) => shared.get(connectionId)?.line.waitingUntil ?? null,
    reset: (connectionId) => void shared.delete(connectionId),
    holdAccount: (accountId) => locks.hold(accountId),
    async flush() {
      await keeper.flush();
      await secrets.flush();
    },
  };
}

function recorderFor(
  connection: Connection,
  known: KnownSecrets,
  listener: ExchangeListener,
  keeper: AnswerKeeper,
): ExchangeRecorder {
  return {
    onCall: (call) => listener.onCall(call),
    onAnswer: (exchange, { at, status, content }) => {
      const accountExternalId = exchange.accountExternalId ?? listener.accountExternalId ?? '';
      const id = `${connection.id}|${accountExternalId}|${exchange.call}`.slice(0, 500);
      keeper.keep({
        facts: {
          id,
          connectionId: connection.id,
          accountExternalId,
          call: exchange.call,
          at,
          status,
          runId: listener.runId,
        },
        content,
        rules: () => ({ paths: exchange.redact ?? [], secrets: [...exchange.secrets, ...known.list()] }),
      });
    },
  };
}

async function runCommand(
  typed: string,
  { commands }: GatewayParts['ports'],
  signal: AbortSignal,
  known: KnownSecrets,
): Promise<string> {
  const words = splitCommandLine(typed);
  if (!words.ok) throw commandFailed(words.error);
  const result = await commands.run(words.value, { timeoutMilliseconds: COMMAND_TIMEOUT, signal });
  signal.throwIfAborted();
  if ('problem' in result) throw new ProviderError('unauthorized', result.problem, { mayHaveTakenEffect: false });
  known.add(result.stdout.trim());
  return result.stdout;
}

function commandFailed(sentence: string): ProviderError {
  const cure = 'Correct the command in the connection’s credential.';
  return new ProviderError(
    'unauthorized',
    { code: 'provider.unauthorized', sentence, cure },
    { mayHaveTakenEffect: false },
  );
}

function unknownConnection(connectionId: string): ProblemError {
  return new ProblemError({
    code: 'connection.unknown',
    sentence: 'This connection no longer exists.',
    where: connectionId,
  });
}

function quarantined(connection: Connection): ProblemError {
  return new ProblemError({
    code: 'connection.quarantined',
    sentence: `${connection.label} is in quarantine: ${connection.stateReason ?? 'its key now belongs to another user'}`,
    kept: 'Nothing is read or sent until a person decides.',
    cure: 'Check whose key it is under Connections, then resume or replace the key.',
  });
}
