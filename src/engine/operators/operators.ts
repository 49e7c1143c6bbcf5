import type { KeyObject } from 'node:crypto';
import type { OpenPage, OperatorCard, Who } from '../../contract/operators.ts';
import { actorOf, isLastAdmin, type Actor, type Operator } from '../../domain/operator.ts';
import { mayDo } from '../../domain/permissions.ts';
import { createCards, type Cards } from './cards.ts';
import { createClaims } from './claim.ts';
import { addFounder } from './founder.ts';
import { createKeyRing } from './key-ring.ts';
import { fingerprintOf, isSignedBy, publicOf, sign } from './keys.ts';
import type { OperatorsParts } from './parts.ts';
import { cannotSignIn, nobody, sessionGone } from './problems.ts';
import { createProof } from './proof.ts';
import { createRollKeeping, type RollKeeping } from './roll-keeping.ts';
import { createRoll } from './roll.ts';
import { createSeats } from './seats.ts';
import type { Session } from './session.ts';
import { createTrail } from './trail.ts';
import { createWaysIn, type WaysIn } from './ways-in.ts';
import { whoIs } from './who.ts';

/** An operator who has shown that they are it, and can sign. */
export interface Signer {
  readonly actor: Actor;
  /** Who they are, as it stands in what they sign. */
  self(): Promise<{ readonly id: Actor['id']; readonly name: string; readonly publicKey: string }>;
  /** @returns the signature and the public key it can be checked with. */
  sign(text: string): Promise<{ readonly publicKey: string; readonly signature: string }>;
}

/** Who works at this console, and who of them sits at which page. */
export interface Operators extends RollKeeping, WaysIn, Cards {
  /** Reads who there is; in a workspace where nobody was yet, the owner of the OS account becomes the first. */
  start(): Promise<void>;
  /** Who sits at a page. @throws ProblemError `operator.nobody` where nobody does. */
  actorOf(session: Session): Promise<Actor>;
  signerOf(session: Session): Promise<Signer>;
  /**
   * A second person at somebody else's page, by their passphrase: who is proved by the OS account alone is whoever sits
   * there. @throws ProblemError as signing in does.
   */
  signerBy(id: string, passphrase: string): Promise<Signer>;
  who(session: Session): Promise<Who>;
  signIn(session: Session, id: string, passphrase: string | null): Promise<Who>;
  /** An admin of another OS account is this one's owner now; see claim.ts. Signs them in. */
  claim(session: Session, id: string, vaultPassphrase: string | null): Promise<Who>;
  /** Ends every session of who is signed in there. */
  signOut(session: Session): Promise<Who>;
  /** The sessions that are open: one's own, and to an admin everybody's. */
  pages(session: Session): Promise<OpenPage[]>;
  /** Lets a page in no more: one's own, or as an admin anybody's. @throws ProblemError `session.gone`. */
  endPage(session: Session, id: string): Promise<void>;
  list(): OperatorCard[];
  find(id: string): Operator | undefined;
  /** Who is known by this key. */
  byPublicKey(publicKey: string): Operator | undefined;
  isSignedBy(publicKey: string, text: string, signature: string): boolean;
}

export function createOperators(parts: OperatorsParts): Operators {
  const { vault, audit, clock, random, osAccount, platform, cost, onSeats, sessions } = parts;
  const roll = createRoll(parts);
  const trail = createTrail(audit);
  const keys = createKeyRing(vault, roll, cost);
  const proof = createProof({ keys, audit, clock, osAccount, platform });
  const seats = createSeats(roll, proof);

  const cardOf = (operator: Operator): OperatorCard => ({
    id: operator.id,
    name: operator.name,
    role: operator.role,
    state: operator.state,
    signIn: operator.signIn,
    osAccount: operator.osAccount,
    fingerprint: operator.publicKey === null ? null : fingerprintOf(operator.publicKey),
    isLastAdmin: isLastAdmin(roll.all(), operator.id, proof.canSignIn),
    createdAt: operator.createdAt,
  });

  const who = (session: Session): Who => whoIs(seats.at(session), roll.all(), proof);
  const claims = createClaims({ roll, keys, proof, seats, trail, vault, audit, osAccount });

  /** @param opened the key that a passphrase opened; `null`: it is read when it is needed. */
  function signer(operator: Operator, opened: KeyObject | null): Signer {
    const { id, name } = operator;
    let reading = opened && Promise.resolve(opened);
    const read = () => (reading ??= keys.own(roll.get(id)));
    return {
      actor: actorOf(operator),
      self: async () => ({ id, name, publicKey: publicOf(await read()) }),
      async sign(text) {
        const key = await read();
        return { publicKey: publicOf(key), signature: sign(key, text) };
      },
    };
  }

  async function signingAt(session: Session) {
    const operator = seats.mustBeAt(session);
    return { operator, key: seats.keyAt(session) ?? (await keys.own(operator)) };
  }

  function pagesOf(session: Session) {
    const actor = actorOf(seats.mustBeAt(session));
    const isKeeper = mayDo(actor, 'keep operators');
    return sessions.list().flatMap(({ id, session: there, label, openedAt, seenAt }) => {
      const operator = seats.at(there);
      if (!isKeeper && operator?.id !== actor.id) return [];
      const card = {
        id,
        label,
        openedAt,
        seenAt,
        isThis: there === session,
        operator: operator && { id: operator.id, name: operator.name },
      };
      return [{ card, operator, session: there }];
    });
  }

  return {
    ...createRollKeeping({ roll, keys, proof, seats, trail, clock, random, cardOf }),
    ...createWaysIn({ roll, keys, proof, seats, trail, cardOf }),
    ...createCards({ roll, trail, clock, signingAt, cardOf }),

    async start() {
      await roll.load();
      if (roll.all().length === 0) await addFounder(parts, roll, trail);
    },

    actorOf: async (session) => actorOf(seats.mustBeAt(session)),
    signerOf: async (session) => signer(seats.mustBeAt(session), seats.keyAt(session)),

    async signerBy(id, passphrase) {
      const operator = roll.get(id);
      const key = await proof.prove(operator, passphrase);
      if (key === null) throw cannotSignIn(operator.name, 'without a passphrase anybody at this machine could be them');
      return signer(operator, key);
    },

    who: async (session) => who(session),

    async signIn(session, id, passphrase) {
      if (session.kind === 'host') throw nobody();
      const operator = roll.get(id);
      seats.take(session, operator, await proof.prove(operator, passphrase));
      if (operator.signIn === 'os account') seats.setAutomatic(true);
      onSeats?.();
      await trail(actorOf(operator), operator, {
        action: 'operator.signed-in',
        sentence: `${operator.name} signed in.`,
      });
      return who(session);
    },

    async claim(session, id, vaultPassphrase) {
      await claims.claim(session, id, vaultPassphrase);
      onSeats?.();
      return who(session);
    },

    async signOut(session) {
      const operator = seats.at(session);
      const own = sessions.list().filter((place) => operator !== null && seats.at(place.session)?.id === operator.id);
      seats.leave(session);
      seats.setAutomatic(false);
      if (operator !== null) {
        seats.endAll(operator.id);
        onSeats?.();
        await trail(actorOf(operator), operator, {
          action: 'operator.signed-out',
          sentence: `${operator.name} signed out.`,
        });
        for (const place of own) sessions.end(place.session, 'signed out');
      }
      return who(session);
    },

    pages: async (session) => pagesOf(session).map((page) => page.card),

    async endPage(session, id) {
      const actor = actorOf(seats.mustBeAt(session));
      const page = pagesOf(session).find(({ card }) => card.id === id);
      if (page === undefined) throw sessionGone();
      const { label, operator } = page.card;
      const whose = operator === null ? 'where nobody was signed in' : `of ${operator.name}`;
      await trail(actor, page.operator ?? roll.get(actor.id), {
        action: 'session.ended',
        sentence: `${actor.name} ended the session ${whose}: ${label}.`,
      });
      sessions.end(page.session, 'ended');
    },

    list: () => roll.all().map(cardOf),
    find: (id) => roll.find(id),
    byPublicKey: (publicKey) => roll.all().find((one) => one.publicKey === publicKey),
    isSignedBy,
  };
}
