import { implement, ORPCError, ValidationError, type Router } from '@orpc/server';
import type { Caller, Facts } from '../../contract/facts.ts';
import { contract, type Contract } from '../../contract/index.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Audit } from '../audit/index.ts';
import { requireRight, type Session } from '../operators/index.ts';
import type { Logger, Random } from '../ports.ts';
import { ProviderError } from '../providers/provider.ts';

/** What the engine itself says of a call: where it came from. */
export interface CallContext {
  readonly session: Session;
}

/** Everything the contract promises, as a host serves it. */
export type EngineRouter = Router<Contract, CallContext>;

export interface BoundaryParts {
  readonly logger: Logger;
  readonly random: Random;
  /** Who sits where a call came from. @throws ProblemError `operator.nobody` where nobody does. */
  readonly actorOf: (session: Session) => Promise<Actor>;
  /** Lets a call in, or not. @returns how it leaves. @throws ProblemError where the workspace is not open. */
  readonly enter: (facts: Facts) => () => void;
  /** Writes down what a command did whose service does not. */
  readonly record: Audit['record'];
  /** Told of every problem that a call met inside. */
  readonly onProblem?: (problem: Problem) => void;
}

/**
 * Where expected failures become typed answers: a Problem is `PROBLEM`, a locked vault `LOCKED`. Anything else is a bug:
 * the renderer gets a correlation id, and only the log the details, without secrets.
 */
export function createBoundary({ logger, random, actorOf, enter, record, onProblem }: BoundaryParts) {
  return implement(contract)
    .$context<CallContext>()
    .$config({
      // Checked inside, so that a refused input or a broken output comes through here as well.
      initialInputValidationIndex: Number.POSITIVE_INFINITY,
      initialOutputValidationIndex: Number.POSITIVE_INFINITY,
    })
    .use(async ({ next, context, path, procedure, errors, signal }) => {
      const facts: Facts = procedure['~orpc'].meta;
      let leave: (() => void) | null = null;
      try {
        leave = enter(facts);
        const actor = await authorise(facts.may, context.session, actorOf);
        const answer = await next({ context: { actor } });
        if (facts.kind === 'command' && 'did' in facts.audit && actor !== null) {
          const { action, did } = facts.audit;
          await record({ actor: actor.name, action, subject: path[0] ?? '', sentence: `${actor.name} ${did}.` });
        }
        return answer;
      } catch (error) {
        if (signal?.aborted) throw error;
        const problem = problemOf(error) ?? (leave === null ? null : closedMeanwhile(enter, facts));
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

/**
 * @returns who calls; `null`: nobody, or the host itself, where that is enough.
 * @throws ProblemError `operator.nobody` or `operator.not-allowed` where the contract does not let them call.
 */
async function authorise(may: Caller, session: Session, actorOf: BoundaryParts['actorOf']): Promise<Actor | null> {
  if (may === 'anybody' || (may === 'console' && session.kind === 'host')) return null;
  const actor = await actorOf(session);
  if (may !== 'console' && may !== 'operators') requireRight(actor, may);
  return actor;
}

function problemOf(error: unknown): Problem | null {
  if (error instanceof ProblemError || error instanceof ProviderError) return error.problem;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return refusedInput(error);
  return null;
}

/** What a call met because the workspace was closed under it is no bug. */
function closedMeanwhile(enter: BoundaryParts['enter'], facts: Facts): Problem | null {
  try {
    enter(facts)();
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
    sentence: 'Something went wrong in Counterfoil.',
    kept: 'What was stored before is unharmed.',
    cure: 'Try again. If it happens again, report it with the code below. The log has the details.',
    detail: `Reference ${id}`,
  };
}
