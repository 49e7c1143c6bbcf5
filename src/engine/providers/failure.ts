import type { Problem } from '../../domain/problem.ts';
import { ProviderError, type ProviderErrorCode } from './provider.ts';

interface FailureWords {
  readonly sentence: string;
  readonly kept?: string;
  readonly cure?: string;
  readonly where?: string;
  readonly detail?: string;
}

interface FailureFacts {
  readonly retryAfterMilliseconds?: number;
  readonly mayHaveTakenEffect?: boolean;
  readonly cause?: unknown;
}

/** A provider's failure with its problem. The problem's code is the failure's: `no plan` gives `provider.no-plan`. */
export function failure(code: ProviderErrorCode, words: FailureWords, facts: FailureFacts = {}): ProviderError {
  return new ProviderError(code, problemOf(code, words), facts);
}

/** The same as a value, for outcomes that are not thrown. */
export function problemOf(code: ProviderErrorCode, words: FailureWords): Problem {
  return { code: `provider.${code.replaceAll(' ', '-')}`, ...words };
}
