import { describe, expect, it } from 'vitest';
import type { ProviderCard } from '../../../contract/connections.ts';
import {
  connectionValuesSchema,
  newValues,
  splitAccountIds,
  testsTheSame,
  toForm,
  typedSecret,
  type ConnectionValues,
} from './connection-values.ts';
import { listCapabilities } from './capabilities.ts';
import { listLosses, unsettledWarning } from './removal-sentences.ts';

const provider: ProviderCard = {
  id: 'example',
  name: 'Example',
  summary: 'An API.',
  defaultBaseUrl: 'https://api.example.com',
  credentialFields: [
    { name: 'token', label: 'Token', kind: 'secret', hint: '', isRequired: false },
    { name: 'command', label: 'Token command', kind: 'command', hint: '', isRequired: false },
  ],
  settings: [{ name: 'page', label: 'Page', hint: '', default: '50', choices: [], certainty: 'assumed' }],
  accounts: 'a list of ids',
  reads: { balance: true, ledger: true, memberships: false, usage: false },
  ledgerCoverage: 'window',
  windowSize: 100,
  writes: 'add',
  writesNeedProof: true,
  decimals: 0,
  limitKnown: '60 a minute',
  defaultIntervalMinutes: 15,
  notes: [],
};

function problemsOf(values: ConnectionValues, needsSecret = true, taken: string[] = []): Record<string, string> {
  const parsed = connectionValuesSchema(provider, needsSecret, taken).safeParse(values);
  return Object.fromEntries((parsed.error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message]));
}

describe('the form of a connection', () => {
  const values = newValues(provider, []);

  it('begins with what the provider declares', () => {
    expect(values).toMatchObject({
      label: 'Example',
      baseUrl: 'https://api.example.com',
      settings: { page: '50' },
      intervalMinutes: 15,
      secret: { token: '', command: '' },
    });
  });

  it('finds a label nobody has', () => {
    expect(newValues(provider, ['Example', 'Example 2']).label).toBe('Example 3');
  });

  it('asks for one of the credential fields when none is required by itself', () => {
    expect(problemsOf(values)).toEqual({ 'secret.token': 'Needs one of: token or token command' });
    expect(problemsOf({ ...values, secret: { token: '', command: 'print-token' } })).toEqual({});
  });

  it('keeps the stored secret when an edit leaves it blank', () => {
    expect(problemsOf(values, false)).toEqual({});
    expect(typedSecret({ token: '  ', command: ' x ' })).toEqual({ command: 'x' });
  });

  it('refuses a label that another connection has, half a price, and an interval over a day', () => {
    expect(problemsOf({ ...values, intervalMinutes: 2000 }, false, ['Example'])).toEqual({
      label: 'Another connection has this name',
      intervalMinutes: 'Must be at most 1440 minutes, a day',
    });
    expect(problemsOf({ ...values, priceAmount: '1.25' }, false)).toEqual({
      priceCurrency: 'A price needs both an amount and a currency',
    });
  });

  it('reads ids from lines, commas and blanks, each once', () => {
    expect(splitAccountIds('u1\nu2, u1;u3  u4\n')).toEqual(['u1', 'u2', 'u3', 'u4']);
    expect(toForm({ ...values, accountIds: 'a\nb' }).accountIds).toEqual(['a', 'b']);
  });

  it('lets a test stand only for the values it was made with', () => {
    expect(testsTheSame(values, { ...values, label: 'Other', intervalMinutes: 5 })).toBe(true);
    expect(testsTheSame(values, { ...values, secret: { token: 'x', command: '' } })).toBe(false);
    expect(testsTheSame(values, { ...values, baseUrl: 'https://other.example' })).toBe(false);
  });
});

describe('what an API can do', () => {
  it('says the window, what is missing, and that writes wait for their proof', () => {
    const sentences = listCapabilities(provider, 'needs proof');
    expect(sentences).toContainEqual({
      can: true,
      sentence: 'Lists only the newest 100 entries: older ones are lost',
    });
    expect(sentences).toContainEqual({ can: false, sentence: 'Does not report usage totals' });
    expect(sentences).toContainEqual({
      can: false,
      sentence: 'Adjusts by adding to the balance, once sending was tested',
    });
    expect(listCapabilities(provider, 'on')).toContainEqual({
      can: true,
      sentence: 'Adjusts by adding to the balance',
    });
  });
});

describe('what removing would lose', () => {
  const preview = {
    label: 'Example',
    accounts: 1,
    entries: 12000,
    balances: 0,
    memberships: 0,
    adjustments: 2,
    unsettledAdjustments: 1,
    notes: 0,
    links: 0,
  };

  it('names what there is, in numbers, and leaves out what there is not', () => {
    expect(listLosses(preview, (value) => value.toLocaleString('en'))).toEqual([
      '12,000 ledger entries',
      '1 account',
      '2 adjustments with their history',
    ]);
  });

  it('warns of what is on its way', () => {
    expect(unsettledWarning(preview)).toContain('1 adjustment is not settled');
    expect(unsettledWarning({ ...preview, unsettledAdjustments: 0 })).toBeNull();
  });
});
