const REMOVED = '[removed]';

/**
 * Takes every secret out of a text, plain and percent-encoded (docs/provider-facts.md §6.8). Secrets of fewer than four
 * characters are left: they would cut holes into ordinary words, and no API here issues one.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    clean = clean.replaceAll(secret, REMOVED).replaceAll(encodeURIComponent(secret), REMOVED);
  }
  return clean;
}
