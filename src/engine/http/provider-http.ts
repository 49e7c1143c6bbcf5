import type { RunRequest } from '../../domain/sync-run.ts';
import type { HttpAnswer, HttpExchange, ProviderError, ProviderHttp } from '../providers/provider.ts';
import { attemptExchange, type Attempt, type AttemptParts } from './attempt.ts';
import { decorrelatedJitter, MOST_ATTEMPTS } from './back-off.ts';
import { askedToWait, pausedByCircuit } from './errors.ts';
import { LONGEST_WAIT, type Line } from './line.ts';
import type { Reservation } from './token-bucket.ts';

/** What one caller wants to know of each exchange; nothing here holds a secret or a query. */
export interface ExchangeRecorder {
  onCall(call: RunRequest): void;
  onAnswer(exchange: HttpExchange, answer: ReceivedAnswer): void;
}

export interface ReceivedAnswer {
  readonly at: RunRequest['at'];
  readonly status: number;
  readonly content: { readonly json: unknown } | { readonly text: string };
}

interface ProviderHttpParts extends AttemptParts {
  readonly baseUrl: string;
  readonly line: Line;
  readonly signal: AbortSignal;
  readonly recorder: ExchangeRecorder | null;
  /** Of the caller's: its requests wait for nobody. */
  readonly reservation?: Reservation;
}

/**
 * The only way out for a provider. Reads are retried with jitter and honour Retry-After; a write is one attempt
 * (docs/provider-facts.md §6.5). A wait of more than two minutes is left to the schedule.
 */
export function createProviderHttp(parts: ProviderHttpParts): ProviderHttp {
  return {
    send(exchange) {
      const url = addressOf(parts.baseUrl, exchange);
      return exchange.effect === 'write' ? sendOnce(url, exchange, parts) : sendUntilAnswered(url, exchange, parts);
    },
  };
}

/** Joins base and path. @throws when the path leads away from the base: that is a bug of the provider. */
export function addressOf(baseUrl: string, exchange: Pick<HttpExchange, 'path' | 'query'>): URL {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const url = new URL(`${base.origin}${prefix}${exchange.path}`);
  if (!exchange.path.startsWith('/') || url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`))
    throw new Error(`Path leads away from the base URL: ${exchange.path}`);
  for (const [name, value] of Object.entries(exchange.query ?? {})) url.searchParams.set(name, value);
  return url;
}

async function sendOnce(url: URL, exchange: HttpExchange, parts: ProviderHttpParts): Promise<HttpAnswer> {
  await waitForTurn(exchange, parts);
  const attempt = await attemptAndRecord(url, exchange, parts, 1);
  if (attempt.status === 429) parts.line.hold(attempt.retryAfter ?? 0);
  return settle(attempt, parts.line);
}

async function sendUntilAnswered(url: URL, exchange: HttpExchange, parts: ProviderHttpParts): Promise<HttpAnswer> {
  const nextDelay = decorrelatedJitter(parts.line.random);
  for (let number = 1; ; number += 1) {
    await waitForTurn(exchange, parts);
    const attempt = await attemptAndRecord(url, exchange, parts, number);
    const wait = attempt.mayRetry ? (attempt.retryAfter ?? 0) : 0;
    if (wait > 0) parts.line.hold(wait);
    if (wait > LONGEST_WAIT) throw askedToWait(exchange, wait, true);
    if (!attempt.mayRetry || number === MOST_ATTEMPTS) return settle(attempt, parts.line);
    await parts.clock.sleep(Math.max(wait, nextDelay()), parts.signal);
  }
}

async function waitForTurn(
  exchange: HttpExchange,
  { line, clock, signal, reservation }: ProviderHttpParts,
): Promise<void> {
  signal.throwIfAborted();
  if (line.circuit.closedFor > 0) throw pausedByCircuit(exchange, line.circuit.closedFor);
  const held = line.heldFor;
  if (held > LONGEST_WAIT) throw askedToWait(exchange, held, false);
  if (held > 0) await clock.sleep(held, signal);
  if (reservation === undefined) await line.bucket.take(signal);
  else reservation.take();
}

async function attemptAndRecord(
  url: URL,
  exchange: HttpExchange,
  parts: ProviderHttpParts,
  number: number,
): Promise<Attempt> {
  parts.line.countRequest();
  const attempt = await attemptExchange(url, exchange, parts.signal, parts);
  const { recorder } = parts;
  if (recorder === null) return attempt;
  recorder.onCall({
    at: attempt.startedAt,
    call: exchange.call,
    status: attempt.status,
    milliseconds: Math.round(attempt.milliseconds),
    bytes: attempt.bytes,
    attempt: number,
    problem: 'error' in attempt.result ? attempt.result.error.problem.sentence : null,
  });
  const content = contentOf(attempt);
  if (attempt.status !== null && content !== null)
    recorder.onAnswer(exchange, { at: parts.clock.now(), status: attempt.status, content });
  return attempt;
}

function contentOf({ result }: Attempt): ReceivedAnswer['content'] | null {
  if ('answer' in result) return { json: result.answer.json };
  return result.text === null ? null : { text: result.text };
}

/** Tells the circuit how the exchange ended and hands its result over. Being told to slow down is no failure. */
function settle(attempt: Attempt, line: Line): HttpAnswer {
  const hasFailed = attempt.status === null || attempt.status >= 500;
  if (hasFailed) line.circuit.failed();
  else line.circuit.succeeded();
  if ('answer' in attempt.result) return attempt.result.answer;
  throw attempt.result.error satisfies ProviderError;
}
