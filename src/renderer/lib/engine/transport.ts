import type { ClientLink } from '@orpc/client';
import { ProblemError, type Problem } from '../../../domain/problem.ts';

/** Calls carry nothing beside their input. */
export type NoContext = Record<PropertyKey, never>;

/** How a way to the engine ended. */
export interface Closed {
  /** The host ended it with its session and gave another: it is opened again at once. */
  readonly goesOn: boolean;
}

/** One open way to the engine. `closed` settles once it is gone and never rejects. */
export interface Transport {
  readonly link: ClientLink<NoContext>;
  readonly closed: Promise<Closed>;
  close(): void;
}

/**
 * Opens a transport.
 * @throws TransportRefused when trying again cannot help; any other error means: try again.
 */
export type OpenTransport = (signal: AbortSignal) => Promise<Transport>;

/** The engine is there and says no, e.g. to a session it does not know. */
export class TransportRefused extends ProblemError {
  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem, options);
    this.name = 'TransportRefused';
  }
}
