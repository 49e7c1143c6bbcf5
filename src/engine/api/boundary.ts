import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Session } from '../operators/index.ts';
import type { Logger, Random } from '../ports.ts';
import { ProviderError } from '../providers/provider.ts';

/** What a page may ask before anybody signed in at it: who could, the look of the console, and the way to its keys. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  'changes.feed',
  'host.facts',
  'host.wishes',
  'operators.claim',
  'operators.signIn',
  'operators.signOut',
  'operators.who',
  'settings.get',
]);
/** Areas that come before there is a workspace to sign in to. */
const AREAS_OPEN_TO_ALL: ReadonlySet<string> = new Set(['vault', 'workspace']);

function isOpenToAll(path: readonly string[]): boolean {
  return AREAS_OPEN_TO_ALL.has(path[0] ?? '') || OPEN_TO_ALL.has(path.join('.'));
}

/** What the engine itself says of a call: where it came from. */
export interface CallContext {
  readonly session: Session;
}

export interface BoundaryParts {
  readonly logger: Logger;
  readonly random: Random;
  /** Who sits where a call came from. @throws ProblemError where nobody does. */
  readonly actorOf: (session: Session) => Promise<Actor>;
  /** Lets a call in, or not. @returns how it leaves. @throws ProblemError where the workspace is not open. */
  readonly enter: (path: readonly string[]) => () => void;
  /** Told of every problem that a call met inside. */
  readonly onProblem?: (problem: Problem) => void;
}

/**
 * Where expected failures become typed answers: a Problem is `PROBLEM`, a locked vault `LOCKED`. Anything else is a bug:
 * the renderer gets a correlation id, and only the log the details, without secrets.
 */
export function createBoundary({ logger, random, actorOf, enter, onProblem }: BoundaryParts) {
  return implement(contract)
    .$context<CallContext>()
    .$config({
      // Checked inside, so that a refused input or a broken output comes through here as well.
      initialInputValidationIndex: Number.POSITIVE_INFINITY,
      initialOutputValidationIndex: Number.POSITIVE_INFINITY,
    })
    .use(async ({ next, context, path, errors, signal }) => {
      let leave: (() => void) | null = null;
      try {
        leave = enter(path);
        if (context.session.kind === 'page' && !isOpenToAll(path)) await actorOf(context.session);
        return await next({ context: { actor: () => actorOf(context.session) } });
      } catch (error) {
        if (signal?.aborted) throw error;
        const problem = problemOf(error) ?? (leave === null ? null : closedMeanwhile(enter, path));
        if (problem !== null && leave !== null) onProblem?.(problem);
        if (problem !== null)
          throw problem.code === 'vault.locked' ? errors.LOCKED({ data: problem }) : errors.PROBLEM({ data: problem });
        const id = random.id();
        logger.error('api.failed', { id, procedure: path.join('.'), error });
        throw errors.PROBLEM({ data: unexpected(id) });
      } finally {
        leave?.();
      }
    });
}

/** What an area's routes are built with. */
export type Boundary = ReturnType<typeof createBoundary>;

function problemOf(error: unknown): Problem | null {
  if (error instanceof ProblemError || error instanceof ProviderError) return error.problem;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return refusedInput(error);
  return null;
}

/** What a call met because the workspace was closed under it is no bug. */
function closedMeanwhile(enter: BoundaryParts['enter'], path: readonly string[]): Problem | null {
  try {
    enter(path)();
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

function refusedInput(error: ORPCError<string, unknown>): Problem {
  const issues = error.cause instanceof ValidationError ? error.cause.issues : [];
  const [first] = issues;
  const where = first?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? '';
  return {
    code: 'input.refused',
    sentence:
      first === undefined ? 'The input was refused.' : `${where === '' ? 'The input' : where} ${first.message}.`,
    kept: 'Nothing was changed.',
    where,
  };
}

function unexpected(id: string): Problem {
  return {
    code: 'unexpected',
    sentence: 'Something went wrong that should not have.',
    kept: 'What was stored before is unharmed.',
    cure: 'Try again. If it happens once more, report it with the code below; the log has the details.',
    detail: `Reference ${id}`,
  };
}
