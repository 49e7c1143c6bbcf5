import type { Logger } from './ports.ts';

const REMOVED = '[removed]';
const DEEPEST = 6;
const LONGEST = 4000;

const SECRET_NAME = /authori[sz]ation|api[-_ ]?key|token|secret|passphrase|password|cookie|credential|signature|jwt/i;
/** `credentialRef` and its like name a secret without being one. */
const HARMLESS_NAME = /^(credentialRef|credentialSetAt|credentialFields|tokenBucket)$/;

const SECRET_SHAPES: readonly [RegExp, string][] = [
  [/\b(bearer|basic|key)\s+[\w.~+/=-]{6,}/gi, `$1 ${REMOVED}`],
  [/\beyJ[\w-]{4,}\.[\w-]+\.?[\w-]*/g, REMOVED],
  [/\b(?:sk|pk|rk|ru_v\d|key|tok|ghp|gho)[_-][\w-]{8,}/gi, REMOVED],
  [/((?:api[-_]?key|token|secret|password|passphrase|jwt)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi, `$1${REMOVED}`],
  [/(https?:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${REMOVED}@`],
  [/(https?:\/\/[^\s?#"']+)\?[^\s"'#]*/gi, `$1?${REMOVED}`],
];

/** Takes secrets, as far as their name or shape gives them away, out of anything that is about to be written down. */
export function redact(value: unknown): unknown {
  return redactAt(value, 0, new WeakSet());
}

/** The same for one text. Long texts are cut: a log line is no place for a body. */
export function redactText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
  return SECRET_SHAPES.reduce((kept, [shape, replacement]) => kept.replace(shape, replacement), cut);
}

function redactAt(value: unknown, depth: number, seen: WeakSet<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST || seen.has(value)) return '[…]';
  seen.add(value);
  if (value instanceof Error) return redactError(value, depth, seen);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redactAt(item, depth + 1, seen));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecretName(name) && item !== null && item !== undefined ? REMOVED : redactAt(item, depth + 1, seen),
    ]),
  );
}

function redactError(error: Error, depth: number, seen: WeakSet<object>): unknown {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    cause: error.cause === undefined ? undefined : redactAt(error.cause, depth + 1, seen),
  };
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** A logger that nothing secret passes. */
export function withRedaction(logger: Logger): Logger {
  return {
    info: (event, data) => logger.info(redactText(event), redactData(data)),
    warn: (event, data) => logger.warn(redactText(event), redactData(data)),
    error: (event, data) => logger.error(redactText(event), redactData(data)),
  };
}

function redactData(
  data: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  return data === undefined ? undefined : (redact(data) as Readonly<Record<string, unknown>>);
}
