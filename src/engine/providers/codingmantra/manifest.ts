import { movementRule, WORD_RULES } from '../../../domain/movement.ts';
import type { ProviderManifest } from '../provider.ts';

/** The API shows this many entries and has no way to ask for older ones (docs/provider-facts.md §1). */
export const WINDOW_SIZE = 100;

export const manifest: ProviderManifest = {
  id: 'codingmantra',
  name: 'CodingMantra User API',
  summary: 'The credits of the user a key belongs to, and the last 100 changes of them. Read only.',
  defaultBaseUrl: 'https://codingmantra.com',
  credentialFields: [
    {
      name: 'api_key',
      label: 'API key',
      kind: 'secret',
      hint: 'The key of the user whose credits are to be seen; it is sent as a Bearer token.',
      isRequired: true,
    },
  ],
  settings: [],
  accounts: 'the key itself',
  reads: { balance: true, ledger: true, memberships: false, usage: false },
  ledger: { coverage: 'window', windowSize: WINDOW_SIZE, pageLimit: null, hasIds: true, hasBalanceAfter: false },
  // A credit names its source and a debit its tool; neither has a field that says what it was for.
  movements: [
    movementRule('purchased', { origin: 'reported', sign: 'gives', description: 'credit pack' }),
    movementRule('granted', { origin: 'reported', sign: 'gives', description: 'monthly credits' }),
    ...WORD_RULES,
    movementRule('consumed', { origin: 'reported', sign: 'takes' }),
  ],
  writes: 'none',
  writesNeedProof: false,
  manualInstructions: [
    'Sign in at the site as somebody who may change other users’ credits; the API names no page for it.',
    'Find the user whose key this connection holds, and make the one change below, as one entry.',
    'Put the ticket into the description if the site has one: it shows in the history.',
  ],
  amounts: { decimals: 6, minimumBalance: null, maximumBalance: null },
  limits: {
    requestsPerMinute: 30,
    burst: 5,
    defaultIntervalMinutes: 15,
    known: 'The API states no limit.',
  },
  notes: [
    'Only the last 100 changes can be read. If more than 100 happen between two syncs, the older ones are lost for good and a gap is shown: choose an interval in which no more than about 50 can happen.',
    'The API has no way to change credits.',
  ],
};
