import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';

interface Capability {
  readonly can: boolean;
  readonly sentence: string;
}

/** What this API can and cannot do, from what its provider declares. */
export function listCapabilities(provider: ProviderCard, writes?: ConnectionCard['writes']): Capability[] {
  return [
    readsOf(provider),
    historyOf(provider),
    {
      can: provider.reads.memberships,
      sentence: has(provider.reads.memberships, 'plans with their dates and credits'),
    },
    { can: provider.reads.usage, sentence: has(provider.reads.usage, 'usage totals') },
    writesOf(provider, writes),
    {
      can: true,
      sentence:
        provider.accounts === 'the key itself' ? 'One account: the holder of the key' : 'Many accounts, each by its id',
    },
  ];
}

function has(can: boolean, what: string): string {
  return can ? `Reports ${what}` : `Does not report ${what}`;
}

function readsOf(provider: ProviderCard): Capability {
  const can = provider.reads.balance;
  return { can, sentence: can ? 'Reports the balance' : 'Does not report a balance' };
}

function historyOf(provider: ProviderCard): Capability {
  switch (provider.ledgerCoverage) {
    case 'complete':
      return { can: true, sentence: 'Lists every entry' };
    case 'window':
      return {
        can: true,
        sentence: `Lists only the newest ${provider.windowSize ?? 'few'} entries: older ones are lost`,
      };
    case 'deductions':
      return { can: true, sentence: 'Lists deductions only: grants are observed from the balance' };
    case 'none':
      return { can: false, sentence: 'Lists no entries: changes are observed from the balance' };
  }
}

function writesOf(provider: ProviderCard, writes: ConnectionCard['writes'] | undefined): Capability {
  const how = HOW[provider.writes];
  if (how === null) return { can: false, sentence: 'Takes no adjustments' };
  if (writes === 'needs proof' || (writes === undefined && provider.writesNeedProof))
    return { can: false, sentence: `${how}, once sending was tested` };
  return { can: true, sentence: how };
}

const HOW: Record<ProviderCard['writes'], string | null> = {
  none: null,
  set: 'Adjusts by setting the balance',
  add: 'Adjusts by adding to the balance',
  'set or add': 'Adjusts by adding to the balance, or by setting it',
};
