import { ZERO_CREDITS } from '../../../domain/credits.ts';
import { movementRule } from '../../../domain/movement.ts';
import type { ProviderManifest, ProviderSetting } from '../provider.ts';
import { slowestWriteSetting } from '../write-settings.ts';
import { NEGATIVES } from './write-names.ts';

/** Rows asked for at a time; the vendor's example for listUsers (docs/provider-facts.md §5). */
export const PAGE_LIMIT = 100;

function method(endpoint: string): ProviderSetting {
  return {
    name: `method ${endpoint}`,
    label: `Method of ${endpoint}`,
    hint: 'Every sample uses POST. GET would put user ids into addresses and logs.',
    default: 'POST',
    choices: ['POST', 'GET'],
    certainty: 'found',
  };
}

function name(setting: string, about: Pick<ProviderSetting, 'label' | 'default' | 'certainty' | 'hint'>) {
  return { name: setting, choices: [], ...about } satisfies ProviderSetting;
}

export const manifest: ProviderManifest = {
  id: 'atomchat',
  name: 'AtomChat credits',
  summary:
    'The credits of every user of an AtomChat or CometOnDemand app, and what was deducted from them. Can add and set.',
  defaultBaseUrl: 'https://api.cometondemand.net/api/v2',
  credentialFields: [
    {
      name: 'api_key',
      label: 'API key',
      kind: 'secret',
      hint: 'The key of the whole app: it controls every user. Hold it like an administrator’s password.',
      isRequired: true,
    },
  ],
  settings: [
    name('keyHeader', {
      label: 'Header of the key',
      default: 'api-key',
      certainty: 'found',
      hint: 'What the header is called that carries the API key.',
    }),
    name('uidParameter', {
      label: 'Parameter of the user id',
      default: 'UID',
      certainty: 'inferred',
      hint: 'What the calls call the user’s id.',
    }),
    name('creditsParameter', {
      label: 'Parameter of the credits',
      default: 'credits',
      certainty: 'assumed',
      hint: 'What updateCredits calls the number.',
    }),
    name('replaceFlag', {
      label: 'Flag that replaces',
      default: 'removeExisting',
      certainty: 'assumed',
      hint: 'What updateCredits calls the flag that removes existing credits first. The test of sending finds it.',
    }),
    name('replaceFlagCandidates', {
      label: 'Names to try for the flag',
      default: 'removeExisting, clearExisting, removeExistingCredits, remove_existing',
      certainty: 'assumed',
      hint: 'The test of sending tries these in turn, after the one above.',
    }),
    name('offsetParameter', {
      label: 'Parameter of the offset',
      default: 'offset',
      certainty: 'inferred',
      hint: 'What lists call the place to start at.',
    }),
    name('limitParameter', {
      label: 'Parameter of the limit',
      default: 'limit',
      certainty: 'inferred',
      hint: 'What lists call the number of rows.',
    }),
    name('historyTypeParameter', {
      label: 'Parameter of the medium',
      default: 'type',
      certainty: 'assumed',
      hint: 'What the history calls its filter for text, voice or video.',
    }),
    name('historyType', {
      label: 'Medium to read',
      default: '',
      certainty: 'stated',
      hint: 'Empty reads all; else text, voice or video.',
    }),
    name('historyTimeField', {
      label: 'Field of the time',
      default: 'auto',
      certainty: 'assumed',
      hint: 'In a history row. “auto” knows the usual names.',
    }),
    name('historyAmountField', {
      label: 'Field of the amount',
      default: 'auto',
      certainty: 'assumed',
      hint: 'In a history row. “auto” knows the usual names.',
    }),
    name('historyIdField', {
      label: 'Field of the id',
      default: '',
      certainty: 'assumed',
      hint: 'In a history row. Empty: rows are told apart by their content and number.',
    }),
    slowestWriteSetting(120, 'assumed'),
    method('getCredits'),
    method('updateCredits'),
    method('getCreditDeductionHistory'),
    method('listUsers'),
    method('getUser'),
    name('provenWrites', {
      label: 'Tested for sending',
      default: '',
      certainty: 'assumed',
      hint: 'Filled in by the test of sending; leave it empty. Only what stands here is sent.',
    }),
    name(NEGATIVES.setting, {
      label: 'Adding a negative number',
      default: '',
      certainty: 'assumed',
      hint: 'Filled in by the test of sending; leave it empty. Where the API refuses, credits are taken by setting the balance.',
    }),
  ],
  accounts: 'a list of ids',
  reads: { balance: true, ledger: true, memberships: false, usage: false },
  ledger: { coverage: 'deductions', windowSize: null, pageLimit: PAGE_LIMIT, hasIds: false, hasBalanceAfter: false },
  // Only deductions are listed. What else moves the balance has no entry, and so no word for what it was.
  movements: [movementRule('consumed', { origin: 'reported', sign: 'takes' })],
  writes: 'set or add',
  writesNeedProof: true,
  takesBySetting: { setting: NEGATIVES.setting, value: NEGATIVES.refused },
  manualInstructions: [
    'Sign in to the dashboard of the app at the site; the API names no page for it.',
    'Find the user by the id below, and change the credits by the amount below.',
    'The API lists no grants: the console sees it as a change of the balance, apart from deductions.',
  ],
  amounts: { decimals: 0, minimumBalance: ZERO_CREDITS, maximumBalance: null },
  limits: {
    requestsPerMinute: 60,
    burst: 5,
    defaultIntervalMinutes: 30,
    known: 'No limit is stated; the console stays at one request a second.',
  },
  notes: [
    'The names of the parameters that change credits are not documented. Sending is off until a test on a user made for tests succeeds.',
    'The history lists deductions only. Credits that were given show as changes of the balance, with no detail.',
    'A chat goes on deducting while a balance is set, and setting erases what was deducted in between. Adding does not.',
    'Counterfoil never repeats an addition that got no answer: it may have been applied.',
  ],
};
