import type { KeyObject } from 'node:crypto';
import type { OperatorCard, Who } from '../../contract/operators.ts';
import { cardText, type PublicCard } from '../../domain/approval.ts';
import {
  actorOf,
  isLastAdmin,
  OperatorIdSchema,
  OperatorNameSchema,
  type Actor,
  type Operator,
  type Role,
} from '../../domain/operator.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../vault/index.ts';
import { createAttempts } from './attempts.ts';
import { readCard } from './card.ts';
import {
  fingerprintOf,
  isSignedBy,
  makeKeyPair,
  openFields,
  openPrivateKey,
  PASSPHRASE_COST,
  publicOf,
  sealedFields,
  sign,
  type PassphraseCost,
} from './keys.ts';
import {
  badCard,
  cannotSignIn,
  lastAdmin,
  nameTaken,
  nobody,
  requireRight,
  tooSoon,
  wrongPassphrase,
} from './problems.ts';
import { createRoll } from './roll.ts';
import type { Session, SignedIn } from './session.ts';
import { whoIs } from './who.ts';

/** An operator who has shown that they are it, and can sign. */
export interface Signer {
  readonly actor: Actor;
  /** @returns the signature and the public key it can be checked with. */
  sign(text: string): Promise<{ readonly publicKey: string; readonly signature: string }>;
}

export type NewSignIn =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'os account'; readonly osAccount: string };

/** Who works at this console, and who of them sits at which page. */
export interface Operators {
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
  /** Ends every session of who is signed in there. */
  signOut(session: Session): Promise<Who>;
  list(): OperatorCard[];
  find(id: string): Operator | undefined;
  /** Who is known by this key. */
  byPublicKey(publicKey: string): Operator | undefined;
  isSignedBy(publicKey: string, text: string, signature: string): boolean;
  add(input: { name: string; role: Role; signIn: NewSignIn }, actor: Actor): Promise<OperatorCard>;
  changeRole(id: string, role: Role, actor: Actor): Promise<OperatorCard>;
  rename(id: string, name: string, actor: Actor): Promise<OperatorCard>;
  deactivate(id: string, actor: Actor): Promise<OperatorCard>;
  reactivate(id: string, actor: Actor): Promise<OperatorCard>;
  /** One's own, with the current one where there is one; an admin's for somebody else makes a new key as well. */
  setPassphrase(session: Session, id: string, current: string | null, next: string): Promise<OperatorCard>;
  /** What another console needs to know an operator of this one. */
  card(session: Session): Promise<{ text: string; fileName: string; fingerprint: string }>;
  /** What a card says, before an admin takes it in. */
  readCard(text: string): { name: string; fingerprint: string; known: OperatorCard | null };
  addFromCard(text: string, fingerprint: string, role: Role, actor: Actor): Promise<OperatorCard>;
}

export interface OperatorsParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** The OS user that runs this console. */
  readonly osAccount: string;
  /** The name of the operator from before there were operators; `null`: none was set. */
  readonly keptName: () => Promise<string | null>;
  /** Somebody came or left at a page. */
  readonly onSeats?: () => void;
  /** What guessing a passphrase costs. Lower it in tests only. */
  readonly cost?: PassphraseCost;
}

export function createOperators(parts: OperatorsParts): Operators {
  const { vault, audit, clock, random, osAccount, cost = PASSPHRASE_COST } = parts;
  const roll = createRoll(parts);
  const attempts = createAttempts(clock);
  const seats = new WeakMap<Session, SignedIn>();
  const left = new WeakSet<Session>();
  const ended = new Map<string, number>();
  /** False after a sign-out: the OS account then signs nobody in by itself, until somebody signs in again. */
  let isAutomatic = true;
  /** Passphrases are tried one after the other, so that nobody tries many at once. */
  let turn: Promise<unknown> = Promise.resolve();

  const endedOf = (id: string) => ended.get(id) ?? 0;
  const isHere = ({ signIn, osAccount: own }: Operator) => signIn === 'os account' && own === osAccount;
  const note = (actor: Actor, action: string, subject: Operator, sentence: string, evidence: object = {}) =>
    audit.record({ actor: actor.name, action, subject: subject.id, sentence, evidence: { by: actor.id, ...evidence } });

  function seat(session: Session): Operator | null {
    const signedIn = seats.get(session);
    const operator = signedIn === undefined ? undefined : roll.find(signedIn.operatorId);
    if (signedIn !== undefined && operator?.state === 'active' && signedIn.ended === endedOf(operator.id)) {
      return operator;
    }
    // A page that somebody was at never becomes another operator's by itself.
    if (signedIn !== undefined) left.add(session);
    seats.delete(session);
    if (session.kind === 'host' || !isAutomatic || left.has(session)) return null;
    const own = roll.all().find((one) => one.state === 'active' && isHere(one));
    if (own === undefined) return null;
    seats.set(session, { operatorId: own.id, privateKey: null, ended: endedOf(own.id) });
    return own;
  }

  function mustSit(session: Session): Operator {
    const operator = seat(session);
    if (operator === null) throw nobody();
    return operator;
  }

  /** The key of an operator whom the OS account proves; made when it is first needed. */
  async function ownKey(operator: Operator): Promise<KeyObject> {
    if (operator.signIn !== 'os account') throw nobody();
    if (operator.publicKey !== null) {
      const kept = await openPrivateKey(await vault.read(referenceOf(operator.id)), null);
      if (kept !== null) return kept;
    }
    const { publicKey, privateKey } = makeKeyPair();
    await vault.set(referenceOf(operator.id), openFields(privateKey));
    await roll.change(operator.id, { publicKey });
    return privateKey;
  }

  /** @returns the private key that the passphrase opens. @throws ProblemError `operator.wrong-passphrase`, `operator.too-soon`. */
  function tryPassphrase(operator: Operator, passphrase: string): Promise<KeyObject> {
    const attempt = turn.then(async () => {
      const seconds = attempts.waitSeconds(operator.id);
      if (seconds > 0) throw tooSoon(operator.name, seconds);
      const key = await openPrivateKey(await vault.read(referenceOf(operator.id)), passphrase);
      if (key !== null) {
        attempts.succeeded(operator.id);
        return key;
      }
      attempts.failed(operator.id);
      const sentence = `A wrong passphrase was given for ${operator.name}.`;
      await audit.record({ actor: '', action: 'operator.sign-in-failed', subject: operator.id, sentence });
      throw wrongPassphrase(operator.name);
    });
    turn = attempt.catch(() => undefined);
    return attempt;
  }

  /** Proves that somebody is the operator they name. `null`: the OS account does. */
  async function prove(operator: Operator, passphrase: string | null): Promise<KeyObject | null> {
    if (operator.state !== 'active') throw cannotSignIn(operator.name, 'they were deactivated');
    if (operator.signIn === 'card') throw cannotSignIn(operator.name, 'they work at another console');
    if (operator.signIn === 'passphrase') return tryPassphrase(operator, passphrase ?? '');
    if (!isHere(operator)) throw cannotSignIn(operator.name, `that takes the OS account ${operator.osAccount ?? ''}`);
    return null;
  }

  function signer(operator: Operator, key: KeyObject | null): Signer {
    return {
      actor: actorOf(operator),
      async sign(text) {
        const privateKey = key ?? (await ownKey(roll.get(operator.id)));
        return { publicKey: publicOf(privateKey), signature: sign(privateKey, text) };
      },
    };
  }

  function requireFreeName(name: string, own: string | null): string {
    const text = OperatorNameSchema.parse(name);
    const isTaken = roll.all().some((one) => one.id !== own && one.name.toLowerCase() === text.toLowerCase());
    if (isTaken) throw nameTaken(text);
    return text;
  }

  /** Keeps a key under a passphrase. A new pair where the old private half cannot be had, or there was none. */
  async function keepUnder(id: string, passphrase: string, known: KeyObject | null): Promise<string> {
    const privateKey = known ?? makeKeyPair().privateKey;
    await vault.set(referenceOf(id), await sealedFields(privateKey, passphrase, cost));
    return publicOf(privateKey);
  }

  const cardOf = (operator: Operator): OperatorCard => ({
    id: operator.id,
    name: operator.name,
    role: operator.role,
    state: operator.state,
    signIn: operator.signIn,
    osAccount: operator.osAccount,
    fingerprint: operator.publicKey === null ? null : fingerprintOf(operator.publicKey),
    isLastAdmin: isLastAdmin(roll.all(), operator.id),
    createdAt: operator.createdAt,
  });

  const who = (session: Session): Who => whoIs(seat(session), roll.all(), isHere);

  return {
    async start() {
      await roll.load();
      if (roll.all().length > 0) return;
      const now = clock.now();
      const name = OperatorNameSchema.safeParse((await parts.keptName()) ?? osAccount.slice(0, 80));
      const founder = await roll.put({
        id: OperatorIdSchema.parse(random.id()),
        name: name.success ? name.data : 'Operator',
        role: 'admin',
        state: 'active',
        signIn: 'os account',
        osAccount,
        publicKey: null,
        createdAt: now,
        updatedAt: now,
      });
      await note(
        actorOf(founder),
        'operator.added',
        founder,
        `${founder.name} is the first operator, by the OS account.`,
      );
    },

    actorOf: async (session) => actorOf(mustSit(session)),

    async signerOf(session) {
      const operator = mustSit(session);
      return signer(operator, seats.get(session)?.privateKey ?? null);
    },

    async signerBy(id, passphrase) {
      const operator = roll.get(id);
      const key = await prove(operator, passphrase);
      if (key === null) throw cannotSignIn(operator.name, 'without a passphrase anybody at this machine could be them');
      return signer(operator, key);
    },

    who: async (session) => who(session),

    async signIn(session, id, passphrase) {
      if (session.kind === 'host') throw nobody();
      const operator = roll.get(id);
      const privateKey = await prove(operator, passphrase);
      seats.set(session, { operatorId: id, privateKey, ended: endedOf(id) });
      if (operator.signIn === 'os account') isAutomatic = true;
      parts.onSeats?.();
      await note(actorOf(operator), 'operator.signed-in', operator, `${operator.name} signed in.`);
      return who(session);
    },

    async signOut(session) {
      const operator = seat(session);
      seats.delete(session);
      isAutomatic = false;
      if (operator !== null) {
        ended.set(operator.id, endedOf(operator.id) + 1);
        parts.onSeats?.();
        await note(actorOf(operator), 'operator.signed-out', operator, `${operator.name} signed out.`);
      }
      return who(session);
    },

    list: () => roll.all().map(cardOf),
    find: (id) => roll.find(id),
    byPublicKey: (publicKey) => roll.all().find((one) => one.publicKey === publicKey),
    isSignedBy,

    async add({ name, role, signIn }, actor) {
      requireRight(actor, 'keep operators');
      const free = requireFreeName(name, null);
      const id = OperatorIdSchema.parse(random.id());
      const isPassphrase = signIn.kind === 'passphrase';
      const publicKey = isPassphrase ? await keepUnder(id, signIn.passphrase, null) : null;
      const now = clock.now();
      const added = await roll.put({
        id,
        name: free,
        role,
        state: 'active',
        signIn: signIn.kind,
        osAccount: isPassphrase ? null : signIn.osAccount,
        publicKey,
        createdAt: now,
        updatedAt: now,
      });
      await note(actor, 'operator.added', added, `${actor.name} added ${free} as ${role}.`);
      return cardOf(added);
    },

    async changeRole(id, role, actor) {
      requireRight(actor, 'keep operators');
      const before = roll.get(id);
      if (before.role === role) return cardOf(before);
      if (role !== 'admin' && isLastAdmin(roll.all(), id)) throw lastAdmin();
      const after = await roll.change(id, { role });
      await note(actor, 'operator.role', after, `${actor.name} made ${after.name} ${role}; before: ${before.role}.`);
      return cardOf(after);
    },

    async rename(id, name, actor) {
      if (id !== actor.id) requireRight(actor, 'keep operators');
      const before = roll.get(id);
      const after = await roll.change(id, { name: requireFreeName(name, id) });
      await note(actor, 'operator.renamed', after, `${actor.name} renamed ${before.name} to ${after.name}.`);
      return cardOf(after);
    },

    async deactivate(id, actor) {
      requireRight(actor, 'keep operators');
      if (isLastAdmin(roll.all(), id)) throw lastAdmin();
      const after = await roll.change(id, { state: 'deactivated' });
      ended.set(id, endedOf(id) + 1);
      await note(actor, 'operator.deactivated', after, `${actor.name} deactivated ${after.name}.`);
      return cardOf(after);
    },

    async reactivate(id, actor) {
      requireRight(actor, 'keep operators');
      const after = await roll.change(id, { state: 'active' });
      await note(actor, 'operator.reactivated', after, `${actor.name} let ${after.name} work here again.`);
      return cardOf(after);
    },

    async setPassphrase(session, id, current, next) {
      const actor = actorOf(mustSit(session));
      const operator = roll.get(id);
      const isOwn = id === actor.id;
      if (!isOwn) requireRight(actor, 'keep operators');
      if (operator.signIn === 'card') throw cannotSignIn(operator.name, 'they work at another console');
      const known = isOwn ? ((await prove(operator, current)) ?? (await ownKey(operator))) : null;
      const publicKey = await keepUnder(id, next, known);
      const after = await roll.change(id, { signIn: 'passphrase', osAccount: null, publicKey });
      ended.set(id, endedOf(id) + 1);
      if (isOwn) seats.set(session, { operatorId: id, privateKey: known, ended: endedOf(id) });
      const whose = isOwn ? 'their own passphrase' : `another passphrase for ${after.name}, with a new key`;
      await note(actor, 'operator.passphrase', after, `${actor.name} set ${whose}.`);
      return cardOf(after);
    },

    async card(session) {
      const { id, name } = mustSit(session);
      const key = seats.get(session)?.privateKey ?? (await ownKey(roll.get(id)));
      const publicKey = publicOf(key);
      const signature = sign(key, cardText({ id, name, publicKey }));
      const card: PublicCard = { file: 'counterfoil operator', version: 1, id, name, publicKey, signature };
      return {
        text: `${JSON.stringify(card, null, 2)}\n`,
        fileName: `${fileWords(name)}.counterfoil-operator.json`,
        fingerprint: fingerprintOf(publicKey),
      };
    },

    readCard(text) {
      const card = readCard(text);
      const known = roll.all().find((one) => one.id === card.id || one.publicKey === card.publicKey);
      return {
        name: card.name,
        fingerprint: fingerprintOf(card.publicKey),
        known: known === undefined ? null : cardOf(known),
      };
    },

    async addFromCard(text, fingerprint, role, actor) {
      requireRight(actor, 'keep operators');
      const card = readCard(text);
      if (fingerprintOf(card.publicKey) !== fingerprint.trim().toLowerCase()) {
        throw badCard('The fingerprint that was confirmed is not the one of this card.');
      }
      const known = roll.find(card.id);
      if (known !== undefined && known.signIn !== 'card')
        throw badCard(`${known.name} signs in here: no card is needed.`);
      const taken = roll.all().some((one) => one.id !== card.id && one.publicKey === card.publicKey);
      if (taken) throw badCard('Another operator has this key already.');
      const now = clock.now();
      const added = await roll.put({
        id: card.id,
        name: requireFreeName(card.name, card.id),
        role,
        state: 'active',
        signIn: 'card',
        osAccount: null,
        publicKey: card.publicKey,
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
      });
      await note(actor, 'operator.card', added, `${actor.name} took in the card of ${added.name} as ${role}.`, {
        fingerprint,
      });
      return cardOf(added);
    },
  };
}

/** A name as a file may be called. */
function fileWords(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-') || 'operator';
}

function referenceOf(id: string): string {
  return `operator:${id}`;
}
