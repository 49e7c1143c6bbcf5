import { contract } from '../../contract/index.ts';
import type { Actor } from '../../domain/operator.ts';
import { createBoundary, type BoundaryParts, type CallContext, type EngineRouter } from './boundary.ts';
import type { Call, LastingServing, OpenServing } from './serving.ts';

/** Any procedure's function, once the contract has checked what it is given. */
type Serve = (input: unknown, actor: Actor | null, call: Call) => unknown;

/** A procedure of the contract that waits for its function. */
interface Unmet {
  handler(
    serve: (given: { input: unknown; context: CallContext & { actor: Actor | null }; signal?: AbortSignal }) => unknown,
  ): unknown;
}

/**
 * Everything the contract promises, met: each procedure by the function of its name. It lasts longer than the services
 * that are made anew with each opening, so those are looked up at each call.
 * @param open throws where there are none; a call does not come that far then.
 */
export function createRouter(lasting: LastingServing, open: () => OpenServing, parts: BoundaryParts): EngineRouter {
  const boundary = createBoundary(parts);
  const unmet = boundary as unknown as Readonly<Record<string, Readonly<Record<string, Unmet>>>>;
  const serveOf = (area: string, name: string): Serve => {
    const serving: object = Object.hasOwn(lasting, area) ? lasting : open();
    return (serving as Readonly<Record<string, Readonly<Record<string, Serve>>>>)[area]?.[name] ?? missing(area, name);
  };
  const areas = Object.entries(contract).map(([area, procedures]) => {
    const met = Object.keys(procedures).map((name) => {
      const procedure = unmet[area]?.[name] ?? missing(area, name);
      const bound = procedure.handler(async ({ input, context: { session, actor }, signal }) => {
        const answer = await serveOf(area, name)(input, actor, { session, signal });
        return answer === undefined ? {} : answer;
      });
      return [name, bound] as const;
    });
    return [area, Object.fromEntries(met)] as const;
  });
  return boundary.router(Object.fromEntries(areas) as unknown as EngineRouter);
}

function missing(area: string, name: string): never {
  throw new TypeError(`Nothing meets ${area}.${name}.`);
}
