import type { KeyObject } from 'node:crypto';
import type { Operator } from '../../domain/operator.ts';
import { nobody } from './problems.ts';
import type { Proof } from './proof.ts';
import type { Roll } from './roll.ts';
import type { Session, SignedIn } from './session.ts';

/** Who sits at which page. */
export interface Seats {
  /** Who is at a page; where nobody but them ever was, who the OS account proves. */
  at(session: Session): Operator | null;
  /** @throws ProblemError `operator.nobody` where nobody is. */
  mustBeAt(session: Session): Operator;
  /** The key that a passphrase opened at this page. */
  keyAt(session: Session): KeyObject | null;
  take(session: Session, operator: Operator, privateKey: KeyObject | null): void;
  leave(session: Session): void;
  /** An operator is signed out at whatever page. */
  endAll(operatorId: string): void;
  /** Whether the OS account signs its owner in by itself. */
  setAutomatic(isAutomatic: boolean): void;
}

export function createSeats(roll: Roll, proof: Pick<Proof, 'isHere'>): Seats {
  const seats = new WeakMap<Session, SignedIn>();
  const left = new WeakSet<Session>();
  const ended = new Map<string, number>();
  /** False after a sign-out: the OS account then signs nobody in by itself, until somebody signs in again. */
  let isAutomatic = true;

  const endedOf = (id: string) => ended.get(id) ?? 0;

  function take(session: Session, { id }: Operator, privateKey: KeyObject | null): void {
    session.lastOperatorId = id;
    session.isAutomatic = true;
    seats.set(session, { operatorId: id, privateKey, ended: endedOf(id) });
  }

  function at(session: Session): Operator | null {
    if (session.isEnded) return null;
    const signedIn = seats.get(session);
    const operator = signedIn === undefined ? undefined : roll.find(signedIn.operatorId);
    if (signedIn !== undefined && operator?.state === 'active' && signedIn.ended === endedOf(operator.id)) {
      return operator;
    }
    // A page that somebody was at never becomes another operator's by itself.
    if (signedIn !== undefined) left.add(session);
    seats.delete(session);
    if (session.kind === 'host' || !session.isAutomatic || !isAutomatic || left.has(session)) return null;
    const own = roll.all().find((one) => one.state === 'active' && proof.isHere(one));
    if (own === undefined || (session.lastOperatorId ?? own.id) !== own.id) return null;
    take(session, own, null);
    return own;
  }

  return {
    at,
    mustBeAt(session) {
      const operator = at(session);
      if (operator === null) throw nobody();
      return operator;
    },
    keyAt: (session) => seats.get(session)?.privateKey ?? null,
    take,
    leave: (session) => void seats.delete(session),
    endAll: (operatorId) => void ended.set(operatorId, endedOf(operatorId) + 1),
    setAutomatic: (next) => void (isAutomatic = next),
  };
}
