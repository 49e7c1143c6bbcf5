/**
 * Decides which links may leave the app for the person's browser. Anything the page asks for passes here, so nothing
 * but plain https to a known host does: no other scheme (a `file:`, `ms-…:` or `smb:` link starts programs), no
 * credentials, no port, no bare address.
 * @param hosts lower-case host names, e.g. of the APIs the operator connected.
 */
export function isAllowedExternal(address: string, hosts: ReadonlySet<string>): boolean {
  // URL parsing drops control characters and turns backslashes round; what a person would read must be what opens.
  if (!/^https:\/\/[a-z0-9.-]+(?:[/?#]|$)/.test(address) || /[\s\\\p{Cc}\p{Cf}]/u.test(address)) return false;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  return (
    url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && hosts.has(url.host)
  );
}

/**
 * The hosts that go with an API's base URL: its own, and the site it is an `api.` of, where a person does by hand what
 * the API does not offer. @returns none for loopback, plain http, or what is no URL.
 */
export function hostsOfApi(baseUrl: string): string[] {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    return [];
  }
  if (url.protocol !== 'https:' || url.port !== '' || !/\.[a-z]{2,}$/.test(url.hostname)) return [];
  const site = url.hostname.replace(/^(?:api|www)\./, '');
  return [...new Set([url.hostname, site, `www.${site}`])];
}
