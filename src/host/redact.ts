const REMOVED = '[removed]';

/** Names of fields whose text is never written. */
const SECRET_NAME =
  /secret|password|passphrase|passwd|token|authorization|cookie|credential|api[-_]?key|session[-_]?key|private[-_]?key/i;

/** Shapes of secrets inside running text, wherever they turn up. */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REMOVED}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, REMOVED],
  [/\b(?:sk|pk|rk|key|tok|ghp|gho|xox[abp])[-_][\w-]{12,}/gi, REMOVED],
  [/(\/\/)[^/\s:@]+:[^/\s@]+@/g, `$1${REMOVED}@`],
  [
    /([?&#;\s"'{,]|^)((?:api[-_]?key|token|secret|password|passphrase|key|auth|signature|sig|access_token|refresh_token)["']?\s*[=:]\s*["']?)[^&\s"',;}]+/gi,
    `$1$2${REMOVED}`,
  ],
];

/** Takes secrets out of a text: headers, URLs, JSON, tokens of known shapes. What is left may be logged. */
export function redactText(text: string): string {
  return SECRET_SHAPES.reduce((clean, [shape, by]) => clean.replace(shape, by), text);
}

/**
 * A copy of a value that may be logged: text under a secret's name is removed whole, any other text is searched for
 * secrets, errors keep message and code, depth and length are bounded.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value.length > 4000 ? `${value.slice(0, 4000)}…` : value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null && typeof inner !== 'number' && typeof inner !== 'boolean'
        ? REMOVED
        : redact(inner, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  const { code, problem } = error as { code?: unknown; problem?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(problem === undefined ? {} : { problem: redact(problem, depth + 1) }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack.split('\n').slice(1, 9).join('\n')) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
