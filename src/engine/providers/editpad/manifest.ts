import { movementRule } from '../../../domain/movement.ts';
import type { ProviderManifest } from '../provider.ts';

export const manifest: ProviderManifest = {
  id: 'editpad',
  name: 'Editpad API usage',
  summary: 'The plans the user of a key bought, and how much of each is used. Read only; there is no list of changes.',
  defaultBaseUrl: 'https://staging.editpad.org',
  credentialFields: [
    {
      name: 'api_key',
      label: 'API key',
      kind: 'secret',
      hint: 'The key of the user whose plans are to be seen; it is sent as a Bearer token.',
      isRequired: true,
    },
  ],
  settings: [],
  accounts: 'the key itself',
  reads: { balance: true, ledger: false, memberships: true, usage: false },
  ledger: { coverage: 'none', windowSize: null, pageLimit: null, hasIds: false, hasBalanceAfter: false },
  // Changes of a plan’s counters: no other entries are made of this API’s answers.
  movements: [
    movementRule('purchased', { origin: 'observed', sourceType: 'bought' }),
    movementRule('consumed', { origin: 'observed', sourceType: 'used' }),
    movementRule('adjusted', { origin: 'observed', sourceType: 'reset' }),
  ],
  writes: 'none',
  writesNeedProof: false,
  manualInstructions: [
    'Sign in at the site as somebody who may change other users’ plans; the API names no page for it.',
    'Find the user whose key this connection holds, and change the credits of one plan by the amount below.',
    'The console sees it as a change of that plan’s total, or of what is used of it.',
  ],
  amounts: { decimals: 6, minimumBalance: null, maximumBalance: null },
  limits: {
    requestsPerMinute: 6,
    burst: 3,
    defaultIntervalMinutes: 30,
    known:
      'Its limits page prints 60 requests a minute, an hour and a day; whether reading usage counts is not stated, so it is assumed to.',
  },
  notes: [
    'The address the API documents is its staging host. A production host is not stated: enter it only if you know it.',
    'The balance is computed: what is left of every plan that has not certainly ended. The API does not say which plan is used first.',
    'Dates have no time and no zone, so on the days around its end a plan is shown as “expires today”, neither live nor ended.',
    'There is no list of changes: what was used between two syncs is seen only as a difference.',
  ],
};
