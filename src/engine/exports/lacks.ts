import type { ExportRequest } from '../../contract/exports.ts';
import type { Account } from '../../domain/account.ts';
import { doubtInWords, filterAccounts, missingInWords, type AccountCard, type Directory } from '../accounts/index.ts';
import { coversAccount } from '../ledger/index.ts';
import type { Readable } from '../store/store.ts';

/** What a file cannot say of its accounts by its rows alone, as sentences that name the account. */
export interface Lacks {
  /** Balances that may mean something else; nothing is derived from them. */
  readonly inDoubt: readonly string[];
  /** Accounts of which something could not be read or kept. */
  readonly incomplete: readonly string[];
}

/** What is not certain, or missing, of the accounts that an export covers. */
export async function readLacks(
  { store, directory }: { readonly store: Readable; readonly directory: Directory },
  request: ExportRequest,
): Promise<Lacks> {
  const cards = coveredBy(request, (await directory.accounts()).values());
  const ids = cards.filter(({ isInDoubt, isIncomplete }) => isInDoubt || isIncomplete).map(({ id }) => id);
  const accounts = [...(await store.table('accounts').getMany(ids)).values()];
  return {
    inDoubt: accounts.flatMap((account) => said(account, doubtInWords(account))),
    incomplete: accounts.flatMap((account) => said(account, missingInWords(account))),
  };
}

function coveredBy(request: ExportRequest, cards: Iterable<AccountCard>): readonly AccountCard[] {
  const { subject, ledgerFilter = {}, accountFilter = {} } = request;
  return subject === 'ledger'
    ? [...cards].filter((card) => coversAccount(ledgerFilter, card))
    : [...filterAccounts(cards, accountFilter)];
}

function said({ name, externalId }: Account, sentence: string | null): string[] {
  return sentence === null ? [] : [`${name || externalId}: ${sentence}`];
}
