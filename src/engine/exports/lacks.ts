import type { ExportRequest } from '../../contract/exports.ts';
import type { Account } from '../../domain/account.ts';
import { accountSelector, doubtInWords, missingInWords, standing, type AccountSelector } from '../accounts/index.ts';
import { coveredAccounts } from '../ledger/index.ts';
import type { Readable } from '../store/store.ts';

/** What a file cannot say of its accounts by its rows alone, as sentences that name the account. */
export interface Lacks {
  /** Balances that may mean something else; nothing is derived from them. */
  readonly inDoubt: readonly string[];
  /** Accounts of which something could not be read or kept. */
  readonly incomplete: readonly string[];
}

/** What is not certain, or missing, of the accounts that an export covers. */
export async function readLacks({ store }: { readonly store: Readable }, request: ExportRequest): Promise<Lacks> {
  const lacking = standing(({ isInDoubt, isIncomplete }) => isInDoubt || isIncomplete);
  const accounts = await store.table('accounts').find({ selector: { $and: [lacking, coveredBy(request)] } });
  return {
    inDoubt: accounts.flatMap((account) => said(account, doubtInWords(account))),
    incomplete: accounts.flatMap((account) => said(account, missingInWords(account))),
  };
}

function coveredBy({ subject, ledgerFilter = {}, accountFilter = {} }: ExportRequest): AccountSelector {
  return subject === 'ledger' ? coveredAccounts(ledgerFilter) : accountSelector(accountFilter);
}

function said({ name, externalId }: Account, sentence: string | null): string[] {
  return sentence === null ? [] : [`${name || externalId}: ${sentence}`];
}
