import type { KeyObject } from 'node:crypto';

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

/** Who sits at a page, and the key they sign with once they have shown that they are it. */
export interface SignedIn {
  readonly operatorId: string;
  /** `null`: the OS account proves them; the key is read when it is needed. */
  readonly privateKey: KeyObject | null;
  /** How often this operator's sessions had been ended when this one began. */
  readonly ended: number;
}
