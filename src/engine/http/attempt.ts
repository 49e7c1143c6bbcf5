import type { Instant } from '../../domain/time.ts';
import { toMilliseconds } from '../../domain/time.ts';
import type { Clock, FetchPort } from '../ports.ts';
import { parseWireJson, readRetryAfter } from '../providers/index.ts';
import type { HttpAnswer, HttpExchange, ProviderError } from '../providers/provider.ts';
import { BodyTooLarge, looksLikeHtml, readBody } from './body.ts';
import { notJson, redirected, serverFailed, timedOut, unreachable } from './errors.ts';
import { readTransportFailure } from './transport-failure.ts';

/** One exchange of bytes, however it ended. */
export interface Attempt {
  readonly startedAt: Instant;
  readonly milliseconds: number;
  readonly bytes: number;
  /** `null`: no answer came. */
  readonly status: number | null;
  readonly retryAfter: number | null;
  readonly result: { readonly answer: HttpAnswer } | { readonly error: ProviderError; readonly text: string | null };
  /** For a read: asking again may help. */
  readonly mayRetry: boolean;
}

export interface AttemptParts {
  readonly fetch: FetchPort;
  readonly clock: Clock;
  readonly timeoutMilliseconds: number;
}

type Received = Pick<Attempt, 'bytes' | 'status' | 'retryAfter' | 'result' | 'mayRetry'>;

const RETRYABLE_STATUSES: readonly number[] = [408, 425, 429];

/** Sends one request and reads its answer. @throws the signal's reason when it was cancelled. */
export async function attemptExchange(
  url: URL,
  exchange: HttpExchange,
  signal: AbortSignal,
  parts: AttemptParts,
): Promise<Attempt> {
  const { clock, timeoutMilliseconds } = parts;
  const startedAt = clock.now();
  const started = clock.monotonic();
  const timeout = new AbortController();
  const timer = new AbortController();
  clock.sleep(timeoutMilliseconds, timer.signal).then(
    () => timeout.abort(),
    () => undefined,
  );
  try {
    const received = await receive(
      exchange,
      { url, startedAt, signal: AbortSignal.any([signal, timeout.signal]) },
      parts,
    );
    return { startedAt, milliseconds: clock.monotonic() - started, ...received };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = timeout.signal.aborted
      ? timedOut(exchange, url.host, timeoutMilliseconds)
      : unreachable(exchange, readTransportFailure(thrown, url.host), thrown);
    const ended = { bytes: 0, status: null, retryAfter: null, result: { error, text: null }, mayRetry: true };
    return { startedAt, milliseconds: clock.monotonic() - started, ...ended };
  } finally {
    timer.abort();
  }
}

async function receive(
  exchange: HttpExchange,
  { url, signal, startedAt }: { readonly url: URL; readonly signal: AbortSignal; readonly startedAt: Instant },
  { fetch, clock }: AttemptParts,
): Promise<Received> {
  const response = await fetch(url.href, { ...requestInit(exchange), redirect: 'manual', signal });
  const { status } = response;
  const headers = readHeaders(response.headers);
  const retryAfter = readRetryAfter(headers, toMilliseconds(clock.now()));
  const facts = { status, retryAfter, bytes: 0, mayRetry: status >= 500 || RETRYABLE_STATUSES.includes(status) };
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    await response.body?.cancel().catch(() => undefined);
    return { ...facts, result: { error: redirected(exchange, status, headers['location'] ?? null), text: null } };
  }
  let body: { text: string; bytes: number };
  try {
    body = await readBody(response);
  } catch (thrown) {
    if (!(thrown instanceof BodyTooLarge)) throw thrown;
    return { ...facts, result: { error: notJson(exchange, url.host, status, 'too large'), text: null } };
  }
  const { text, bytes } = body;
  const json = parse(text);
  if (json !== null) {
    const answer = { status, json: json.value, startedAt, endedAt: clock.now(), headers };
    return { ...facts, bytes, result: { answer } };
  }
  if (status >= 500) return { ...facts, bytes, result: { error: serverFailed(exchange, status, retryAfter), text } };
  const fault = text.trim() === '' ? 'empty' : looksLikeHtml(text) ? 'html' : 'malformed';
  const error = notJson(exchange, url.host, status, fault);
  return { ...facts, bytes, mayRetry: facts.mayRetry || fault !== 'html', result: { error, text } };
}

function requestInit(exchange: HttpExchange): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const [name, value] of Object.entries(exchange.headers)) headers[name.toLowerCase()] = value;
  const { body } = exchange;
  if (body === undefined) return { method: exchange.method, headers };
  if (body.kind === 'json')
    return {
      method: exchange.method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body.value),
    };
  return {
    method: exchange.method,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(body.value).toString(),
  };
}

function readHeaders(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries([...headers].filter(([name]) => name !== 'set-cookie'));
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: parseWireJson(text.replace(/^\uFEFF/, '')) };
  } catch {
    return null;
  }
}
