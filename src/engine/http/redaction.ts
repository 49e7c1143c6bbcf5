import { isSecretName, removeCertainSecrets } from '../../domain/redact.ts';

const REMOVED = '[removed]';

/** Kept answers are cut here. */
export const LONGEST_KEPT = 64 * 1024;

const SHORTEST_SECRET = 4;

/** What stands under the bare name `key` and looks like one: long, without a space, with a digit in it. */
const LOOKS_LIKE_A_KEY = /^(?=.*\d)\S{16,}$/;

/** Where a body may hold what must not be kept. */
export interface RedactionRules {
  /** Dotted paths into the body, e.g. `user.api_key`. */
  readonly paths: readonly string[];
  /** Secrets in clear, removed wherever they occur. */
  readonly secrets: readonly string[];
}

/** Takes every secret out of a text: plain, percent-encoded and as JSON escapes it. */
export function removeSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  const forms = new Set(
    secrets
      .filter((secret) => secret.length >= SHORTEST_SECRET)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]),
  );
  // The longest first: a secret may begin with another one.
  for (const form of [...forms].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(form, REMOVED);
  return clean;
}

/**
 * A body as it may be kept: declared paths and fields named like secrets emptied, other keys than the one that was sent
 * among them; then every known secret taken out, and what is one by its shape.
 */
export function redactBody(json: unknown, rules: RedactionRules): string {
  const declared = new Set(rules.paths);
  return removeSecrets(JSON.stringify(withoutFields(json, '', declared)) ?? 'null', rules.secrets);
}

/** Cuts a text for keeping. @returns the kept part and whether something is missing. */
export function cutForKeeping(text: string): { body: string; isCut: boolean } {
  return text.length > LONGEST_KEPT ? { body: text.slice(0, LONGEST_KEPT), isCut: true } : { body: text, isCut: false };
}

function withoutFields(value: unknown, path: string, declared: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return removeCertainSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  // A list's items share its path: `rows.token` means the token of each row.
  if (Array.isArray(value)) return value.map((item) => withoutFields(item, path, declared));
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const here = path === '' ? name : `${path}.${name}`;
      const isSecret = declared.has(here) || isSecretText(name, field);
      return [name, isSecret ? REMOVED : withoutFields(field, here, declared)];
    }),
  );
}

/** A text, or a list of texts, that its name gives away. */
function isSecretText(name: string, field: unknown): boolean {
  if (Array.isArray(field)) return field.length > 0 && field.every((item) => isSecretText(name, item));
  if (typeof field !== 'string') return false;
  return isSecretName(name) || (/(^|[_-])keys?$/i.test(name) && LOOKS_LIKE_A_KEY.test(field));
}
