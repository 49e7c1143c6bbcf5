import { codeAtPath, isObject, textAtPath, valueAtPath } from './body-path.ts';
import { failure } from './failure.ts';
import { errorOfStatus, type StatusPlace } from './judge-status.ts';
import type { HttpAnswer, ProviderError } from './provider.ts';
import { withoutSecrets } from './secrets.ts';

/** Fields by which APIs say that a call went well; anything here that means no is a failure. */
const WELL = ['success', 'ok'] as const;
/** Fields that hold a failure whenever they say anything but no. */
const FAILED = ['error', 'errors', 'failure', 'exception'] as const;
const CODES = ['status', 'code', 'statusCode', 'status_code'] as const;
const NO_WORDS = /^(|false|0|no|none|null|ok|success)$/i;
const FAILED_WORDS = /^(err|error|fail|failed|failure|ko|denied|unauthori[sz]ed|forbidden|exception)$/i;
const MESSAGES = ['message', 'msg', 'detail', 'reason', 'description'];

/**
 * What an answer says went wrong, by its status or by its body: every API here may answer a failure with status 200, and
 * zeros beside it (docs/provider-facts.md §6.2).
 * @returns `null`: nothing says so. Whether what was asked for is there, the schema tells.
 */
export function errorOfAnswer(answer: HttpAnswer, place: Omit<StatusPlace, 'message'>): ProviderError | null {
  const said = failureIn(answer.json);
  const error = errorOfStatus(answer, { ...place, message: said?.message || messageIn(answer.json) });
  if (error !== null || said === null) return error;
  const message = withoutSecrets(said.message, place.secrets).slice(0, 200);
  return failure('rejected', {
    sentence: `The API answered ${place.call} with an error${message ? `: “${message}”` : ' and no reason'}.`,
    kept: 'Nothing of this answer was stored; the last good values are kept.',
    cure: 'If it stays, ask the provider.',
    where: `${place.call} → ${said.field}`,
  });
}

/** The field of a body that says that the call failed, and its words. */
export function failureIn(json: unknown): { readonly field: string; readonly message: string } | null {
  if (!isObject(json)) return null;
  const field =
    FAILED.find((name) => meansSomething(json[name])) ??
    // Clients of the one API that has it look whether it is there (docs/provider-facts.md §5).
    ([undefined, null, false].includes(json['failed'] as null) ? undefined : 'failed') ??
    WELL.find((name) => Object.hasOwn(json, name) && meansNo(json[name])) ??
    CODES.find((name) => isFailureCode(json, name));
  return field === undefined ? null : { field, message: messageIn(json, field) };
}

/** The words of a body for people. */
export function messageIn(json: unknown, field?: string): string {
  const [error] = isObject(json) && Array.isArray(json['errors']) ? (json['errors'] as unknown[]) : [];
  const own = field === undefined ? [] : [field, ...MESSAGES.map((name) => `${field}.${name}`)];
  const paths = [...MESSAGES, 'error', 'error.message', ...own];
  const texts = [
    ...paths.map((path) => textAtPath(json, path)),
    ...['', 'message', 'detail'].map((path) => textAtPath(error, path)),
  ].map((text) => text?.trim() ?? '');
  return texts.find((text) => text !== '' && !NO_WORDS.test(text) && !FAILED_WORDS.test(text)) ?? '';
}

function meansSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (value === true) return true;
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return !NO_WORDS.test((codeAtPath({ value }, 'value') ?? '').trim());
}

function meansNo(value: unknown): boolean {
  if (value === null || value === undefined || isObject(value) || Array.isArray(value)) return false;
  return value === false || /^(false|0|no)$/i.test((codeAtPath({ value }, 'value') ?? '').trim());
}

function isFailureCode(json: unknown, name: string): boolean {
  if (name === 'status' && valueAtPath(json, name) === false) return true;
  const code = codeAtPath(json, name)?.trim() ?? '';
  return /^[45]\d\d$/.test(code) || FAILED_WORDS.test(code);
}
