import { err, ok, type Result } from '../../../domain/result.ts';

/**
 * Reads a base URL as typed. Refuses at once what could never work or must never be used: a typo, credentials or a
 * query inside it, plain HTTP beyond this machine. Whether a path belongs there only the API can say.
 * @returns the origin the credential would be sent to, or a sentence.
 */
export function readBaseUrl(text: string): Result<{ origin: string; isLoopback: boolean }, string> {
  const trimmed = text.trim();
  if (trimmed === '') return err('Needs the address of the API, such as https://api.example.com');
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  if (!url || !/^https?:\/\//i.test(trimmed)) return err('Is not a web address: it must begin with https://');
  if (url.username !== '' || url.password !== '') return err('Must not hold a name or password: paste the key below');
  if (url.search !== '' || url.hash !== '') return err('Must end before any ? or #');
  const isLoopback = isLoopbackHost(url.hostname);
  if (url.protocol === 'http:' && !isLoopback)
    return err('Plain http is accepted for this machine only: use https://, or the key could be read on its way');
  return ok({ origin: url.origin, isLoopback });
}

function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether a credential kept for `before` would now go to another host. */
export function goesElsewhere(before: string, after: string): boolean {
  const [from, to] = [readBaseUrl(before), readBaseUrl(after)];
  return from.ok && to.ok && from.value.origin !== to.value.origin;
}
