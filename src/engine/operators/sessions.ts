import type { Instant } from '../../domain/time.ts';
import type { Clock, Random } from '../ports.ts';
import { openSession, type Session } from './session.ts';

/**
 * Why a session ended. After `locked` and `signed out` a page that stands open goes on in a new session, at which nobody
 * sits; after `ended` (in Settings) and `expired` it is let in no more.
 */
export type SessionEnd = 'locked' | 'signed out' | 'ended' | 'expired';

/** In milliseconds, the time asleep included. */
interface SessionLife {
  /** Since a person was last there. */
  readonly idle: number;
  /** Since it began. */
  readonly longest: number;
}

/** A session that can be seen and ended in Settings. */
interface Place {
  readonly id: string;
  readonly session: Session;
  /** What a person knows it by: *Firefox on Linux*. */
  readonly label: string;
  readonly openedAt: Instant;
  /** When a person was last there. */
  readonly seenAt: Instant;
}

interface OpenPlace {
  readonly label: string;
  /** `null`: as long as the host keeps it, e.g. its own window's. */
  readonly life: SessionLife | null;
  /** The ended session whose place it takes. */
  readonly after?: Session | null;
}

/** The sessions of every page, from the start of the engine to its end. */
export interface Sessions {
  open(place: OpenPlace): Session;
  /** Those that have not ended, oldest first. */
  list(): readonly Place[];
  find(id: string): Place | undefined;
  /** A person is there. */
  present(session: Session): void;
  /** Nothing more is answered there; the host is told to let its page go. What has ended stays ended. */
  end(session: Session, why: SessionEnd): void;
  endAll(why: SessionEnd): void;
  /** Ends those whose time is over. */
  endExpired(): void;
  /** @returns how to stop hearing of it. */
  onEnd(listener: (session: Session, why: SessionEnd) => void): () => void;
}

interface Kept extends Place {
  seenAt: Instant;
  readonly life: SessionLife | null;
  readonly opened: number;
  seen: number;
}

/** @param onChange a session was opened or ended. */
export function createSessions(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  random: Pick<Random, 'id'>,
  onChange: () => void = () => undefined,
): Sessions {
  const places = new Map<Session, Kept>();
  const listeners = new Set<(session: Session, why: SessionEnd) => void>();

  function end(session: Session, why: SessionEnd): void {
    session.isEnded = true;
    if (why !== 'locked') session.isAutomatic = false;
    if (!places.delete(session)) return;
    for (const listener of listeners) listener(session, why);
    onChange();
  }
  function isOver({ life, opened, seen }: Kept): boolean {
    const now = clock.monotonic();
    return life !== null && (now - seen > life.idle || now - opened > life.longest);
  }

  return {
    open({ label, life, after = null }) {
      const session = openSession('page', after);
      const [now, at] = [clock.monotonic(), clock.now()];
      places.set(session, { id: random.id(), session, label, life, openedAt: at, seenAt: at, opened: now, seen: now });
      onChange();
      return session;
    },
    list: () => [...places.values()],
    find: (id) => [...places.values()].find((place) => place.id === id),
    present(session) {
      const place = places.get(session);
      // Who comes back after the time is over, e.g. to a computer that was asleep, does not make it go on.
      if (place === undefined || isOver(place)) return;
      place.seen = clock.monotonic();
      place.seenAt = clock.now();
    },
    end,
    endAll(why) {
      // As they are now: a host opens the next one while it hears of an end.
      const open = [...places.keys()];
      for (const session of open) end(session, why);
    },
    endExpired() {
      const over = [...places.values()].filter(isOver);
      for (const { session } of over) end(session, 'expired');
    },
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
