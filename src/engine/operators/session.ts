import type { KeyObject } from 'node:crypto';

/**
 * One place at the console, by which the engine knows who asks. It outlasts the page that shows it (a reload, a lost
 * socket) and the store that is open (a lock): a host keeps one for its window, or for each browser it let in.
 * `page`: a person sits there. `host`: the program itself, for a menu: it reads and asks for syncs, and is nobody.
 */
export interface Session {
  readonly kind: 'page' | 'host';
  /** Who sat here last; `null`: nobody ever did. The OS account signs its owner in unasked where nobody else sat. */
  lastOperatorId: string | null;
  /** Whether that may happen here; not after an end that somebody wanted, until somebody signs in. */
  isAutomatic: boolean;
  /** Nothing may be asked here any more. */
  isEnded: boolean;
}

/** @param after the ended session whose place it takes: whoever sat there does not become somebody else by that. */
export function openSession(kind: Session['kind'], after: Session | null = null): Session {
  return {
    kind,
    lastOperatorId: after?.lastOperatorId ?? null,
    isAutomatic: after?.isAutomatic ?? true,
    isEnded: false,
  };
}

/** Who sits at a page, and the key they sign with once they have shown that they are it. */
export interface SignedIn {
  readonly operatorId: string;
  /** `null`: the OS account proves them; the key is read when it is needed. */
  readonly privateKey: KeyObject | null;
  /** How often this operator's sessions had been ended when this one began. */
  readonly ended: number;
}
