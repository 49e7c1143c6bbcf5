import { credits, ZERO_CREDITS } from '../../../domain/credits.ts';
import { movementRule } from '../../../domain/movement.ts';
import type { ProviderManifest } from '../provider.ts';
import { mostUsedSetting, slowestWriteSetting } from '../write-settings.ts';

/** The balance is an INTEGER column in the public source (docs/provider-facts.md §4). */
export const LARGEST_BALANCE = credits('2147483647');

export const manifest: ProviderManifest = {
  id: 'gitread',
  name: 'GitRead credits',
  summary: 'One number: the credits of the signed-in user. It can be read and set; there is no list of changes.',
  defaultBaseUrl: 'https://gitread.dev',
  credentialFields: [
    {
      name: 'command',
      label: 'Command that prints a token',
      kind: 'command',
      hint: 'Run whenever a fresh session token is needed; it prints the token and nothing else. Best for syncing.',
      isRequired: false,
    },
    {
      name: 'token',
      label: 'Session token',
      kind: 'secret',
      hint: 'Lives for about a minute: good for a test, too short for syncing. Used when no command is given.',
      isRequired: false,
    },
  ],
  // Its queue of generations, a credit each, holds twenty (docs/provider-facts.md §4).
  settings: [slowestWriteSetting(120, 'assumed'), mostUsedSetting(20, 'inferred')],
  accounts: 'the key itself',
  reads: { balance: true, ledger: false, memberships: false, usage: false },
  ledger: { coverage: 'none', windowSize: null, pageLimit: null, hasIds: false, hasBalanceAfter: false },
  // A README costs a credit, and nothing else that the API does of itself takes any. A rise may be a purchase, the credit
  // that its own page gives, or a balance that somebody set: nothing tells them apart.
  movements: [movementRule('consumed', { origin: 'observed', sign: 'takes' })],
  writes: 'set',
  writesNeedProof: false,
  amounts: {
    decimals: 0,
    minimumBalance: ZERO_CREDITS,
    maximumBalance: LARGEST_BALANCE,
    zeroMayMeanUnknown: true,
  },
  limits: {
    requestsPerMinute: 30,
    burst: 6,
    defaultIntervalMinutes: 15,
    known: 'No limit is documented for credits.',
  },
  notes: [
    'A write replaces the balance; a purchase or a generation between reading and writing is lost. The balance is read again just before and just after.',
    'Zero may also mean that the API does not know the user, or that its table is damaged.',
    'A balance set to 0 may read 1 later: GitRead’s own page gives one credit to a user with no history.',
    'Session tokens live for about a minute. Give a command that prints one, and every sync gets a fresh token.',
    'Two changes that cancel out between two syncs are never seen: there is no list of changes.',
  ],
};
