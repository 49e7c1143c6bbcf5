import { isSecretName } from '../../domain/redact.ts';
import { withoutSecrets } from './secrets.ts';
import { WireNumber } from './wire.ts';

/** What can only be a credential, of whatever type. */
const SECRET_FIELD =
  /^(api[-_]?key|access[-_]?token|refresh[-_]?token|token|password|secret|authorization|xi[-_]api[-_]key)$/i;

/**
 * What was sent, as plain JSON that may be kept: numbers as numbers, or as their text where a float would change them;
 * fields that carry credentials left out; known secrets removed from every text and field name.
 */
export function toPlainJson(value: unknown, secrets: readonly string[]): unknown {
  if (value instanceof WireNumber) return value.toJSON();
  if (typeof value === 'string') return withoutSecrets(value, secrets);
  if (Array.isArray(value)) return value.map((item: unknown) => toPlainJson(item, secrets));
  if (typeof value === 'object' && value !== null) return plainFields(value, secrets);
  return value;
}

/** The fields of an object that are not among `known`, as plain JSON. */
export function otherFields(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  secrets: readonly string[],
): Readonly<Record<string, unknown>> {
  return plainFields(Object.fromEntries(Object.entries(value).filter(([name]) => !known.includes(name))), secrets);
}

function plainFields(value: object, secrets: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => !SECRET_FIELD.test(name) && !(isSecretName(name) && typeof item === 'string'))
      .map(([name, item]: [string, unknown]) => [withoutSecrets(name, secrets), toPlainJson(item, secrets)]),
  );
}
