import type { LastingServices, OpenServices, Services } from './services.ts';

/**
 * Services for a router that lasts longer than they do: each stands for the one there is at the time of a call, so a page
 * that is connected goes on with the next opening's.
 * @param current throws where there are none.
 */
export function liveServices(lasting: LastingServices, current: () => OpenServices): Services {
  const known = new Map<PropertyKey, unknown>(Object.entries(lasting));
  return new Proxy({} as Services, {
    get(_target, name) {
      if (!known.has(name))
        known.set(
          name,
          standIn(() => current()[name as keyof OpenServices]),
        );
      return known.get(name);
    },
  });
}

type Method = (...given: unknown[]) => unknown;

/** A service is a function, or an object of functions: either is looked up when it is called. */
function standIn(current: () => unknown): unknown {
  return new Proxy(() => undefined, {
    apply: (_target, _self, given) => (current() as Method)(...(given as unknown[])),
    get:
      (_target, name) =>
      (...given: unknown[]) => {
        const service = current() as Readonly<Record<PropertyKey, Method>>;
        const method = service[name];
        if (method === undefined) throw new TypeError(`The service has no ${String(name)}.`);
        return Reflect.apply(method, service, given);
      },
  });
}
