/**
 * One page's place at the console: the engine makes one for each port and socket it serves, and knows by it who asks.
 * `page`: a person sits there. `host`: the program itself, for a menu: it reads and asks for syncs, and is nobody.
 */
export interface Session {
  readonly kind: 'page' | 'host';
}

export function openSession(kind: Session['kind']): Session {
  return { kind };
}
