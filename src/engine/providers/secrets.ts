const REMOVED = '[removed]';
const SHORTEST = 4;

/** Both forms of each secret, longest first, once for each list: every text of a body is looked through. */
const formsOfList = new WeakMap<readonly string[], readonly string[]>();

/**
 * Takes every secret out of a text, plain and percent-encoded (docs/provider-facts.md §6.8). Secrets of fewer than four
 * characters are left: they would cut holes into ordinary words, and no API here issues one.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const form of formsOf(secrets)) if (clean.length >= form.length) clean = clean.replaceAll(form, REMOVED);
  return clean;
}

function formsOf(secrets: readonly string[]): readonly string[] {
  const known = formsOfList.get(secrets);
  if (known) return known;
  const long = secrets.filter((secret) => secret.length >= SHORTEST);
  const forms = [...new Set(long.flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())]))];
  // A secret may begin with another one: the longer goes first.
  forms.sort((a, b) => b.length - a.length);
  formsOfList.set(secrets, forms);
  return forms;
}
