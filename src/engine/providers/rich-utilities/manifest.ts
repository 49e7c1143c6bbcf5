import { movementRule, WORD_RULES } from '../../../domain/movement.ts';
import type { ProviderManifest } from '../provider.ts';

/** The most entries a page gives; the server may give fewer (docs/provider-facts.md §3.4). */
export const PAGE_LIMIT = 100;

export const manifest: ProviderManifest = {
  id: 'rich-utilities',
  name: 'Rich Utilities Account API',
  summary: 'The signed-in user’s balance with what is reserved of it, the whole ledger, and usage by day. Read only.',
  defaultBaseUrl: null,
  credentialFields: [
    {
      name: 'refresh_token',
      label: 'Refresh token',
      kind: 'secret',
      hint: 'From the answer of POST /auth/login. It lives for 7 days and is replaced with each use, so nothing else may use it.',
      isRequired: true,
    },
    {
      name: 'access_token',
      label: 'Access token',
      kind: 'secret',
      hint: 'From the same answer; it lives for 15 minutes. Left empty, one is fetched with the refresh token.',
      isRequired: false,
    },
  ],
  settings: [
    {
      name: 'accessTokenField',
      label: 'Field of the access token',
      hint: 'What POST /auth/refresh calls the new access token in its answer.',
      default: 'access_token',
      choices: [],
      certainty: 'assumed',
    },
    {
      name: 'refreshTokenField',
      label: 'Field of the refresh token',
      hint: 'What POST /auth/refresh calls the new refresh token in its answer.',
      default: 'refresh_token',
      choices: [],
      certainty: 'assumed',
    },
    {
      name: 'envelope',
      label: 'Envelope of answers',
      hint: 'Whether answers stand bare in the body or under “data”. “auto” takes either.',
      default: 'auto',
      choices: ['auto', 'bare', 'data'],
      certainty: 'assumed',
    },
    {
      name: 'ledgerField',
      label: 'Field of the ledger’s list',
      hint: '“auto” finds entries, items, ledger, transactions, results or data; or name the field, as a dotted path.',
      default: 'auto',
      choices: [],
      certainty: 'assumed',
    },
  ],
  accounts: 'the key itself',
  reads: { balance: true, ledger: true, memberships: false, usage: true },
  ledger: { coverage: 'complete', windowSize: null, pageLimit: PAGE_LIMIT, hasIds: true, hasBalanceAfter: true },
  movements: [
    movementRule('adjusted', { origin: 'reported', sourceType: 'adjustment' }),
    ...WORD_RULES,
    movementRule('consumed', { origin: 'reported', sourceType: 'debit' }),
  ],
  writes: 'none',
  writesNeedProof: false,
  manualInstructions: [
    'Sign in at the site as somebody who may change other users’ credits; the API names no page for it.',
    'Find the user this connection is signed in as, and make the one change below, as one entry.',
    'Put the ticket into the reference or the description: it shows in the ledger.',
  ],
  amounts: { decimals: 6, minimumBalance: null, maximumBalance: null },
  limits: {
    requestsPerMinute: 60,
    burst: 10,
    defaultIntervalMinutes: 15,
    known: 'Limits and an account lockout exist; where they lie is not stated.',
  },
  notes: [
    'After 7 days without a sync the refresh token ends, and somebody has to sign in again. The password is never asked for or kept here.',
    'Available is what can be spent; reserved is shown apart. Where they do not add up to the balance, all three are shown as stated.',
    'With auto-reload on, a balance that rises by itself is normal.',
    'An adjustment that does not say its direction gets it from the balances around it, or stays unsigned.',
  ],
};
