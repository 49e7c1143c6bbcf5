export const REMOVED = '[removed]';

/** Kept answers are cut here. */
export const LONGEST_KEPT = 64 * 1024;

const SHORTEST_SECRET = 4;

/** Fields that hold a secret by their name, whatever the provider declared: tokens it issues, keys it echoes. */
const SECRET_FIELD =
  /^(access|refresh|id|session|auth)?_?-?(token|jwt)$|^(x-)?(api|xi_api)[_-]?key$|^(password|secret|authorization)$/i;

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

/** A body as it may be kept: declared paths and fields named like secrets emptied, then every secret taken out. */
export function redactBody(json: unknown, rules: RedactionRules): string {
  const declared = new Set(rules.paths);
  return removeSecrets(JSON.stringify(withoutFields(json, '', declared)) ?? 'null', rules.secrets);
}

/** Cuts a text for keeping. @returns the kept part and whether something is missing. */
export function cutForKeeping(text: string): { body: string; isCut: boolean } {
  return text.length > LONGEST_KEPT ? { body: text.slice(0, LONGEST_KEPT), isCut: true } : { body: text, isCut: false };
}

function withoutFields(value: unknown, path: string, declared: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // A list's items share its path: `rows.token` means the token of each row.
  if (Array.isArray(value)) return value.map((item) => withoutFields(item, path, declared));
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const here = path === '' ? name : `${path}.${name}`;
      const isSecret = declared.has(here) || (SECRET_FIELD.test(name) && typeof field === 'string');
      return [name, isSecret ? REMOVED : withoutFields(field, here, declared)];
    }),
  );
}
