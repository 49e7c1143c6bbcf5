/** Why no answer came, and whether the request can have reached the API. */
export interface TransportFailure {
  readonly why: string;
  readonly cure: string;
  readonly wasSent: boolean;
}

const NO_SUCH_HOST = /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$|ERR_NAME_NOT_RESOLVED/;
const REFUSED = /^ECONNREFUSED$|ERR_CONNECTION_REFUSED/;
const OFFLINE = /^ENETUNREACH$|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/;
const NOT_CONNECTED = /^UND_ERR_CONNECT_TIMEOUT$|ERR_CONNECTION_TIMED_OUT|ERR_ADDRESS_UNREACHABLE/;
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS_|ERR_SSL/;
const RESET = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$|ERR_CONNECTION_(RESET|CLOSED)|ERR_EMPTY_RESPONSE/;

/**
 * Reads what `fetch` threw. Only a failure before anything can have left counts as not sent: no such host, refused,
 * no network, no connection, or a certificate that ended the handshake. Everything else may have arrived.
 */
export function readTransportFailure(thrown: unknown, host: string): TransportFailure {
  const codes = codesOf(thrown);
  const all = (pattern: RegExp) => codes.length > 0 && codes.every((code) => pattern.test(code));
  if (all(NO_SUCH_HOST))
    return {
      why: `The host name ${host} could not be found.`,
      cure: 'Check the network and the base URL for a typo.',
      wasSent: false,
    };
  if (all(REFUSED))
    return {
      why: `${host} refused the connection: nothing answers there.`,
      cure: 'Check the base URL and its port, and whether the API is running.',
      wasSent: false,
    };
  if (all(OFFLINE))
    return { why: `There is no network to reach ${host} with.`, cure: 'Check the network.', wasSent: false };
  if (all(NOT_CONNECTED))
    return { why: `${host} did not accept a connection.`, cure: 'Check the network and the base URL.', wasSent: false };
  if (all(BAD_CERTIFICATE))
    return {
      why: `${host} showed a certificate that cannot be trusted (${codes[0] ?? ''}), so nothing was sent.`,
      cure: 'Check the base URL, or ask whoever runs the network about its certificates.',
      wasSent: false,
    };
  if (isForbiddenPort(thrown))
    return {
      why: `Port ${host.split(':').at(-1) ?? ''} is reserved for something else and is never called.`,
      cure: 'Check the port in the base URL.',
      wasSent: false,
    };
  if (codes.some((code) => RESET.test(code)))
    return {
      why: `The connection to ${host} broke before the answer was complete.`,
      cure: 'No action needed: Counterfoil asks again later.',
      wasSent: true,
    };
  return {
    why: `There was no answer from ${host}${codes[0] === undefined ? '' : ` (${codes[0]})`}.`,
    cure: 'Check the network and the base URL.',
    wasSent: true,
  };
}

/** Ports of other protocols are refused before a connection is made (Fetch standard, bad ports). */
function isForbiddenPort(thrown: unknown): boolean {
  return thrown instanceof Error && (/bad port|ERR_UNSAFE_PORT/.test(thrown.message) || isForbiddenPort(thrown.cause));
}

/** Codes of the innermost causes: a name may stand for several addresses, each with its own failure. */
function codesOf(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return [];
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return thrown.errors.flatMap(codesOf);
  const inner = codesOf(thrown.cause);
  if (inner.length > 0) return inner;
  const { code } = thrown as NodeJS.ErrnoException;
  const named = /(?:net::)?(ERR_[A-Z_]+)/.exec(thrown.message)?.[1];
  return typeof code === 'string' ? [code] : named === undefined ? [] : [named];
}
