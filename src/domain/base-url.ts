import { err, ok, type Result } from './result.ts';

/** Where a connection sends its requests. `origin` is what a secret is bound to. */
interface BaseUrl {
  /** Without a slash at the end; a path is kept. */
  readonly text: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost']);
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const LONGEST = 500;

/**
 * Reads the base URL an operator typed.
 * @returns the URL, or one sentence that says what is wrong with it. The sentence never repeats a user name,
 * a password or a query, since a key may have been pasted there.
 */
export function parseBaseUrl(typed: string): Result<BaseUrl, string> {
  const text = typed.trim();
  const shape = findShapeProblem(text);
  if (shape !== null) return err(shape);
  if (!URL.canParse(text)) return err('The base URL is not an address. It should look like https://api.example.com.');
  const url = new URL(text);
  const fault = findUrlProblem(url, text);
  if (fault !== null) return err(fault);
  return ok({ text: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, origin: url.origin });
}

/** Whether a credential that is kept for one base URL would go to another origin with the other. */
export function goesElsewhere(before: string, after: string): boolean {
  const [from, to] = [parseBaseUrl(before), parseBaseUrl(after)];
  return from.ok && to.ok && from.value.origin !== to.value.origin;
}

function findShapeProblem(text: string): string | null {
  if (text === '') return 'The base URL is empty. It should look like https://api.example.com.';
  if (text.length > LONGEST) return `The base URL is longer than ${LONGEST} characters.`;
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return 'The base URL has a space or a line break in it.';
  if (text.includes('\\')) return 'The base URL has a backslash in it. Use forward slashes.';
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || /^[^/]+:\d+(\/|$)/.test(text))
    return 'The base URL does not begin with https://. Write it in front of the host name.';
  if (scheme !== 'https' && scheme !== 'http') return `The base URL begins with ${scheme}: instead of https://.`;
  if (!/^https?:\/\/[^/]/i.test(text)) return `The base URL needs exactly two slashes after ${scheme}:.`;
  return null;
}

function findUrlProblem(url: URL, text: string): string | null {
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(text))
    return 'The base URL holds a user name or password. Take it out: secrets belong in the fields of the credential.';
  if (url.search !== '' || text.includes('?'))
    return 'The base URL has a query (the part from “?” on). Take it out; only a path is allowed.';
  if (url.hash !== '' || text.includes('#'))
    return 'The base URL has a fragment (the part from “#” on). Take it out; only a path is allowed.';
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(text.replace(/^https?:\/\/[^/]*/i, '')))
    return 'The base URL has “.” or “..” as a part of its path. Write the path out.';
  return findHostProblem(url);
}

function findHostProblem(url: URL): string | null {
  const host = url.hostname;
  const isLoopback = LOOPBACK_HOSTS.has(host);
  if (url.protocol === 'http:' && !isLoopback)
    return `http:// would send the credential to ${host} unprotected. Use https://; http:// is allowed for 127.0.0.1, ::1 and localhost only.`;
  if (isLoopback || host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host)) return null;
  if (!host.includes('.')) return `“${host}” is not a full host name. It should look like api.example.com.`;
  if (host.split('.').some((label) => label === '')) return `“${host}” has two dots in a row, or one at an end.`;
  if (host.split('.').some((label) => label.length > 63 || !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label)))
    return `“${host}” has a character that a host name cannot have.`;
  return null;
}
