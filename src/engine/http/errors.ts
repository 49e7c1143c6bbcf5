import type { Problem } from '../../domain/problem.ts';
import { ProviderError, type HttpExchange, type ProviderErrorCode } from '../providers/provider.ts';
import type { TransportFailure } from './transport-failure.ts';

interface Facts {
  readonly retryAfterMilliseconds?: number;
  readonly mayHaveTakenEffect?: boolean;
  readonly cause?: unknown;
}

function httpError(code: ProviderErrorCode, problem: Omit<Problem, 'code'>, facts: Facts = {}): ProviderError {
  return new ProviderError(code, { code: `provider.${code.replaceAll(' ', '-')}`, ...problem }, facts);
}

export function unreachable(exchange: HttpExchange, failure: TransportFailure, cause: unknown): ProviderError {
  return httpError(
    'unreachable',
    { sentence: failure.why, cure: failure.cure, kept: KEPT, where: exchange.call },
    { mayHaveTakenEffect: failure.wasSent, cause },
  );
}

export function timedOut(exchange: HttpExchange, host: string, milliseconds: number): ProviderError {
  return httpError('unreachable', {
    sentence: `${host} gave no complete answer within ${Math.round(milliseconds / 1000)} seconds.`,
    cure: 'No action needed: Counterfoil asks again later.',
    kept: KEPT,
    where: exchange.call,
  });
}

export function pausedByCircuit(exchange: HttpExchange, milliseconds: number): ProviderError {
  return httpError(
    'unreachable',
    {
      sentence: `This connection failed five times in a row, so Counterfoil pauses it for ${inWords(milliseconds)}.`,
      cure: 'No action needed: Counterfoil tries again by itself.',
      kept: KEPT,
      where: exchange.call,
    },
    { retryAfterMilliseconds: milliseconds, mayHaveTakenEffect: false },
  );
}

export function askedToWait(exchange: HttpExchange, milliseconds: number, wasSent: boolean): ProviderError {
  return httpError(
    'rate limited',
    {
      sentence: `The API asks not to be called for ${inWords(milliseconds)}.`,
      cure: 'No action needed: Counterfoil asks again when that time is over. A longer interval avoids this.',
      kept: KEPT,
      where: exchange.call,
    },
    { retryAfterMilliseconds: milliseconds, mayHaveTakenEffect: wasSent },
  );
}

export function redirected(exchange: HttpExchange, status: number, location: string | null): ProviderError {
  const target = location !== null && URL.canParse(location) ? ` to ${new URL(location).origin}` : '';
  return httpError('redirected', {
    sentence: `The API answered with a redirect${target} (HTTP ${status}); a credential is never sent on to another address.`,
    cure: 'Check the base URL. Enter the address it redirects to only if you trust it.',
    kept: KEPT,
    where: exchange.call,
  });
}

export function serverFailed(exchange: HttpExchange, status: number, retryAfter: number | null): ProviderError {
  return httpError(
    'server error',
    {
      sentence: `The API failed (HTTP ${status}).`,
      cure: 'No action needed: Counterfoil asks again later.',
      kept: KEPT,
      where: exchange.call,
    },
    retryAfter === null ? {} : { retryAfterMilliseconds: retryAfter },
  );
}

type BodyFault = 'html' | 'empty' | 'malformed' | 'too large';

export function notJson(exchange: HttpExchange, host: string, status: number, fault: BodyFault): ProviderError {
  const sentence = {
    html: `${host} answered with a web page instead of JSON (HTTP ${status}).`,
    empty: `${host} answered with nothing instead of JSON (HTTP ${status}).`,
    malformed: `${host} answered with text that is not complete JSON (HTTP ${status}).`,
    'too large': `${host} answered with more than 8 MiB (HTTP ${status}), which cannot be the answer to this call.`,
  }[fault];
  const cure =
    fault === 'html'
      ? 'Check the base URL: a page like this comes from a website, a login or an error page in front of the API.'
      : 'Check the base URL. If it is right, the API is at fault: Counterfoil asks again later.';
  return httpError('not json', { sentence, cure, kept: KEPT, where: exchange.call });
}

const KEPT = 'The last good values are kept.';

function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
