import { parseBaseUrl } from '../../domain/base-url.ts';
import type { ConnectionForm } from '../../contract/connections.ts';
import type { Connection } from '../../domain/connection.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { ProviderManifest } from '../providers/provider.ts';
import { splitCommandLine } from './command-line.ts';
import type { SecretFields, SecretPlace } from './credential-access.ts';

/** A form that a provider can work with. */
export interface CheckedForm extends ConnectionForm {
  /** Scheme, host and port: what the secret is bound to. */
  readonly origin: string;
}

/** @throws ProblemError `connection.invalid` that names the field and says what is wrong with it. */
export function checkForm(form: ConnectionForm, manifest: ProviderManifest): CheckedForm {
  const url = parseBaseUrl(form.baseUrl);
  if (!url.ok) throw invalid('baseUrl', url.error);
  const isList = manifest.accounts === 'a list of ids';
  return {
    ...form,
    label: form.label.trim(),
    baseUrl: url.value.text,
    origin: url.value.origin,
    settings: checkSettings(form.settings, manifest),
    accountIds: isList ? [...new Set(form.accountIds.map((id) => id.trim()).filter((id) => id !== ''))] : [],
  };
}

/** The fields a provider declares, without those left empty. @throws ProblemError `connection.invalid` */
export function checkSecret(secret: SecretFields, manifest: ProviderManifest): SecretFields {
  const fields: Record<string, string> = {};
  for (const field of manifest.credentialFields) {
    const value = secret[field.name]?.trim() ?? '';
    if (value === '' && field.isRequired) throw invalid(field.name, `${field.label} is missing.`);
    if (value === '') continue;
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u001f\u007f]/.test(value))
      throw invalid(field.name, `${field.label} has a line break or another control character in it.`);
    if (field.kind === 'command') {
      const words = splitCommandLine(value);
      if (!words.ok) throw invalid(field.name, `${field.label}: ${words.error}`);
    }
    fields[field.name] = value;
  }
  if (Object.keys(fields).length === 0)
    throw invalid(manifest.credentialFields[0]?.name ?? 'secret', 'The credential is empty.');
  return fields;
}

interface Entered {
  readonly form: CheckedForm;
  readonly secret: SecretFields;
}

/**
 * What was entered, completed by what is stored: a field left empty stays as it is. A secret is bound to scheme, host and
 * port, so for another address it has to be entered again (docs/provider-facts.md §6.8).
 * @throws ProblemError `connection.secret-needed`, `connection.invalid`
 */
export async function chooseSecret(
  connection: Connection,
  { form, secret: entered }: Entered,
  manifest: ProviderManifest,
  stored: SecretPlace,
): Promise<SecretFields> {
  const given = Object.fromEntries(Object.entries(entered).filter(([, value]) => value.trim() !== ''));
  const { origin } = new URL(connection.baseUrl);
  if (origin === form.origin) return completed(given, await stored.read(), manifest);
  if (Object.keys(given).length > 0) return checkSecret(given, manifest);
  throw new ProblemError({
    code: 'connection.secret-needed',
    sentence: `The stored credential was given for ${origin} and is not sent to ${form.origin}.`,
    kept: 'Nothing was changed and nothing was sent.',
    cure: 'Enter the credential again to confirm the new address.',
    where: 'baseUrl',
  });
}

/** What a provider noted beside its declared fields, such as when a token was renewed, stays with the stored ones. */
function completed(given: SecretFields, stored: SecretFields, manifest: ProviderManifest): SecretFields {
  return { ...stored, ...checkSecret({ ...stored, ...given }, manifest) };
}

function checkSettings(settings: ConnectionForm['settings'], manifest: ProviderManifest): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const setting of manifest.settings) {
    const value = settings[setting.name]?.trim();
    if (value === undefined || value === setting.default) continue;
    if (setting.choices.length > 0 && !setting.choices.includes(value))
      throw invalid(setting.name, `${setting.label} must be one of: ${setting.choices.join(', ')}.`);
    checked[setting.name] = value;
  }
  return checked;
}

function invalid(field: string, sentence: string): ProblemError {
  return new ProblemError({
    code: 'connection.invalid',
    sentence,
    kept: 'Nothing was saved and nothing was sent.',
    where: field,
  });
}
