import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';

/** What an id names; ids of one kind are hidden alike in every collection. */
export type IdKind = 'account' | 'external account' | 'entry' | (string & {});

/**
 * Ids stand in columns, and an id may hold what the customer of an API chose: an e-mail, a name. In a sealed workspace a
 * keyed digest stands for each such id, and the id itself is in the sealed document.
 */
export interface IdHider {
  hide(kind: IdKind, id: string): string;
  /** What was hidden, where it is remembered. */
  shown(kind: IdKind, hidden: string): string | undefined;
}

/** A document as it is stored: hidden fields, and what they hide. */
export interface Hidden {
  readonly shown?: Readonly<Record<string, string>>;
}

const KEY_BYTES = 32;
/** 128 bits: two of a billion ids meet once in 10²⁰ workspaces. */
const DIGEST_CHARACTERS = 22;
/** Accounts, of which there are far fewer than of what they hold: 30 MB at most. */
const REMEMBERED = 100_000;

/** Of a workspace in clear. */
export const NOTHING_HIDDEN: IdHider = { hide: (_, id) => id, shown: (_, id) => id };

export function createIdHider(key: Uint8Array): IdHider {
  const secret = createSecretKey(new Uint8Array(hkdfSync('sha256', key, '', 'ids', KEY_BYTES)));
  const remembered = new Map<string, { readonly hidden: Map<string, string>; readonly shown: Map<string, string> }>();

  function memoryOf(kind: IdKind) {
    const known = remembered.get(kind);
    if (known !== undefined && known.hidden.size < REMEMBERED) return known;
    const fresh = { hidden: new Map<string, string>(), shown: new Map<string, string>() };
    remembered.set(kind, fresh);
    return fresh;
  }

  const digest = (kind: IdKind, id: string): string =>
    createHmac('sha256', secret).update(`${kind}\n${id}`).digest('base64url').slice(0, DIGEST_CHARACTERS);

  return {
    hide(kind, id) {
      if (kind !== 'account') return digest(kind, id);
      const { hidden, shown } = memoryOf(kind);
      const known = hidden.get(id);
      if (known !== undefined) return known;
      const made = digest(kind, id);
      hidden.set(id, made);
      shown.set(made, id);
      return made;
    },
    shown: (kind, hidden) => remembered.get(kind)?.shown.get(hidden),
  };
}

/** Hides the ids of one collection's documents and of what is asked of it. */
export interface Veil<T> {
  /** As it is stored. */
  cover(document: T): T;
  /** As it was before it was stored. */
  uncover(stored: T & Hidden): T;
  id(id: string): string;
  selector(selector: unknown): Record<string, unknown>;
  /** The kind of id that a field hides. */
  kindOf(field: string): IdKind | undefined;
  /** What was hidden of a field, where it is remembered. */
  shown(field: string, hidden: string): string | undefined;
}

/** @param kinds what each hidden field of the collection names. */
export function createVeil<T extends object>(
  collection: string,
  kinds: Readonly<Record<string, IdKind>>,
  hider: IdHider,
): Veil<T> {
  const fields = Object.entries(kinds);
  const isVeiled = hider !== NOTHING_HIDDEN && fields.length > 0;
  const hide = (kind: IdKind, value: unknown): unknown => (typeof value === 'string' ? hider.hide(kind, value) : value);

  function selector(asked: unknown): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(asked as object).map(([name, condition]: [string, unknown]) => {
        if (Array.isArray(condition) && name.startsWith('$')) return [name, condition.map(selector)];
        const kind = kinds[name];
        return [name, kind === undefined ? condition : hiddenCondition(`${collection}.${name}`, kind, condition)];
      }),
    );
  }

  function hiddenCondition(name: string, kind: IdKind, condition: unknown): unknown {
    if (typeof condition !== 'object' || condition === null) return hide(kind, condition);
    const entries = Object.entries(condition).map(([operator, value]: [string, unknown]) => {
      if (operator === '$exists') return [operator, value];
      if (operator === '$eq' || operator === '$ne') return [operator, hide(kind, value)];
      if ((operator === '$in' || operator === '$nin') && Array.isArray(value))
        return [operator, value.map((one) => hide(kind, one))];
      throw new Error(`${name} is hidden: it can be compared for being equal, not with ${operator}`);
    });
    return Object.fromEntries(entries) as unknown;
  }

  return {
    cover(document) {
      if (!isVeiled) return document;
      const shown: Record<string, string> = {};
      const hidden: Record<string, string> = {};
      for (const [field, kind] of fields) {
        const value: unknown = Reflect.get(document, field);
        if (typeof value !== 'string') continue;
        shown[field] = value;
        hidden[field] = hider.hide(kind, value);
      }
      return { ...document, ...hidden, shown };
    },
    uncover({ shown, ...document }) {
      return { ...document, ...shown } as unknown as T;
    },
    id: (id) => (kinds['id'] === undefined ? id : hider.hide(kinds['id'], id)),
    selector,
    kindOf: (field) => kinds[field],
    shown: (field, hidden) => (kinds[field] === undefined ? hidden : hider.shown(kinds[field], hidden)),
  };
}
