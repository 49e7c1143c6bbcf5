import { z } from 'zod';
import type { ConnectionCard, ConnectionForm, ProviderCard } from '../../../contract/connections.ts';
import { PriceSchema } from '../../../domain/connection.ts';
import { parseBaseUrl } from '../../../domain/base-url.ts';

/** The fields of the add and edit form as the operator types them. Secrets live here only until they are sent. */
export interface ConnectionValues {
  label: string;
  baseUrl: string;
  settings: Record<string, string>;
  /** One id a line. */
  accountIds: string;
  intervalMinutes: number | string;
  priceAmount: string;
  priceCurrency: string;
  secret: Record<string, string>;
}

/** Values for a new connection: what the provider declares, and a label nobody else has. */
export function newValues(provider: ProviderCard, takenLabels: readonly string[]): ConnectionValues {
  return {
    label: freeLabel(provider.name, takenLabels),
    baseUrl: provider.defaultBaseUrl ?? '',
    settings: Object.fromEntries(provider.settings.map((setting) => [setting.name, setting.default])),
    accountIds: '',
    intervalMinutes: provider.defaultIntervalMinutes,
    priceAmount: '',
    priceCurrency: '',
    secret: blankSecret(provider),
  };
}

/** Values of a connection that exists. The secret stays blank: it is never shown back, and blank keeps it. */
export function valuesOf(connection: ConnectionCard, provider: ProviderCard): ConnectionValues {
  return {
    label: connection.label,
    baseUrl: connection.baseUrl,
    settings: Object.fromEntries(
      provider.settings.map((setting) => [setting.name, connection.settings[setting.name] ?? setting.default]),
    ),
    accountIds: connection.accountIds.join('\n'),
    intervalMinutes: connection.intervalMinutes,
    priceAmount: connection.price?.amount ?? '',
    priceCurrency: connection.price?.currency ?? '',
    secret: blankSecret(provider),
  };
}

export function blankSecret(provider: ProviderCard): Record<string, string> {
  return Object.fromEntries(provider.credentialFields.map((field) => [field.name, '']));
}

function freeLabel(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}

/** Ids from lines, commas or blanks, each once, in their order. */
export function splitAccountIds(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];
}

/** The rules of the form. `needsSecret`: a new connection must bring what the provider requires. */
export function connectionValuesSchema(
  provider: ProviderCard,
  needsSecret: boolean,
  takenLabels: readonly string[],
): z.ZodType<ConnectionValues> {
  return z
    .object({
      label: z
        .string()
        .trim()
        .min(1, 'Needs a name')
        .max(80, 'Has more than 80 characters')
        .refine((label) => !takenLabels.includes(label), 'Another connection has this name'),
      baseUrl: z.string().superRefine((text, context) => {
        const read = parseBaseUrl(text);
        if (!read.ok) context.addIssue({ code: 'custom', message: read.error });
      }),
      settings: z.record(z.string(), z.string().max(500)),
      accountIds: z.string(),
      intervalMinutes: z.coerce
        .number('Is not a number')
        .int('Must be whole minutes')
        .min(1, 'Must be at least 1 minute')
        .max(1440, 'Must be at most 1440 minutes, a day'),
      priceAmount: PriceSchema.shape.amount.or(z.literal('')),
      priceCurrency: PriceSchema.shape.currency.or(z.literal('')),
      secret: secretSchema(provider, needsSecret),
    })
    .superRefine((values, context) => {
      if ((values.priceAmount === '') === (values.priceCurrency === '')) return;
      const path = values.priceAmount === '' ? 'priceAmount' : 'priceCurrency';
      context.addIssue({ code: 'custom', path: [path], message: 'A price needs both an amount and a currency' });
    });
}

/** The rules of the secret alone, for rotating it. */
export function secretSchema(provider: ProviderCard, needsSecret: boolean): z.ZodType<Record<string, string>> {
  return z.record(z.string(), z.string().max(10_000)).superRefine((secret, context) => {
    if (!needsSecret) return;
    const filled = (name: string) => (secret[name] ?? '').trim() !== '';
    for (const field of provider.credentialFields)
      if (field.isRequired && !filled(field.name))
        context.addIssue({ code: 'custom', path: [field.name], message: `Needs the ${inSentence(field.label)}` });
    const [first, ...others] = provider.credentialFields;
    if (!first || provider.credentialFields.some((field) => field.isRequired || filled(field.name))) return;
    const names = [first, ...others].map((field) => inSentence(field.label)).join(' or ');
    context.addIssue({ code: 'custom', path: [first.name], message: `Needs one of: ${names}` });
  });
}

/** A label within a sentence: `API key` keeps its capitals, `Session token` does not. */
function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** What the contract takes. Call it only with values that passed the schema. */
export function toForm(values: ConnectionValues): ConnectionForm {
  return {
    label: values.label.trim(),
    baseUrl: values.baseUrl.trim(),
    settings: values.settings,
    accountIds: splitAccountIds(values.accountIds),
    intervalMinutes: Number(values.intervalMinutes),
    price:
      values.priceAmount === '' || values.priceCurrency === ''
        ? null
        : { amount: values.priceAmount, currency: values.priceCurrency },
  };
}

/** Only the fields that were typed: a blank one is left as the vault has it. */
export function typedSecret(secret: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secret)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}

/** Two forms that would test the same: a test stands only for the values it was made with. */
export function testsTheSame(a: ConnectionValues, b: ConnectionValues): boolean {
  const relevant = ({ baseUrl, settings, accountIds, secret }: ConnectionValues) =>
    JSON.stringify([baseUrl.trim(), settings, splitAccountIds(accountIds), typedSecret(secret)]);
  return relevant(a) === relevant(b);
}
