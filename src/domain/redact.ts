const REMOVED = '[removed]';
const DEEPEST = 6;
const LONGEST = 4000;
const MOST_ITEMS = 100;

/** Names of fields whose content is never written down. */
const SECRET_NAME =
  /authori[sz]ation|api[-_ ]?key|token|secret|passphrase|password|passwd|cookie|credential|signature|jwt|session[-_]?key|private[-_]?key/i;
/** `credentialRef` and its like name a secret without being one. */
const HARMLESS_NAME = /^(credentialRef|credentialSetAt|credentialFields|tokenBucket)$/;

/** Shapes that nothing but a secret has: a signed token, a key with the prefix that its maker gives it. */
const CERTAIN_SHAPES: readonly RegExp[] = [
  /\beyJ[\w-]{4,}\.[\w-]+\.?[\w-]*/g,
  /\b(?:sk|pk|rk|ru_v\d|key|tok|ghp|gho|xox[abp])[_-][\w-]{8,}/gi,
];

/** Shapes of secrets inside running text, wherever they turn up. */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic|key)\s+[\w.~+/=-]{6,}/gi, `$1 ${REMOVED}`],
  ...CERTAIN_SHAPES.map((shape) => [shape, REMOVED] as const),
  [
    /([?&#;\s"'{,]|^)((?:api[-_]?key|[\w-]*token|secret|password|passphrase|jwt|key|auth|signature|sig)["']?\s*[=:]\s*["']?)[^&\s"',;}]+/gi,
    `$1$2${REMOVED}`,
  ],
  [/(\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${REMOVED}@`],
  [/(https?:\/\/[^\s?#"']+)\?[^\s"'#]*/gi, `$1?${REMOVED}`],
];

/**
 * A copy of a value that may be written down: what stands under a secret's name is removed whole, any other text is
 * searched for secrets, errors keep name, message, code and stack, depth and length are bounded.
 */
export function redact(value: unknown): unknown {
  return redactAt(value, 0, new WeakSet());
}

/** Takes secrets, as far as their shape gives them away, out of one text. A long text is cut: a log is no place for a body. */
export function redactText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
  return SECRET_SHAPES.reduce((kept, [shape, replacement]) => kept.replace(shape, replacement), cut);
}

/** Takes out what is certainly a secret by its shape, and leaves every other word of an answer as it came. */
export function removeCertainSecrets(text: string): string {
  return CERTAIN_SHAPES.reduce((kept, shape) => kept.replace(shape, REMOVED), text);
}

function redactAt(value: unknown, depth: number, seen: WeakSet<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST || seen.has(value)) return '[…]';
  seen.add(value);
  if (value instanceof Error) return redactError(value, depth, seen);
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => redactAt(item, depth + 1, seen));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecretName(name) && isContent(item) ? REMOVED : redactAt(item, depth + 1, seen),
    ]),
  );
}

function redactError(error: Error, depth: number, seen: WeakSet<object>): unknown {
  const { code, problem } = error as { code?: unknown; problem?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(problem === undefined ? {} : { problem: redactAt(problem, depth + 1, seen) }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactAt(error.cause, depth + 1, seen) }),
  };
}

/** Whether a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** How many tokens there are, or whether one is set, is no secret. */
function isContent(item: unknown): boolean {
  return item !== null && item !== undefined && typeof item !== 'number' && typeof item !== 'boolean';
}
