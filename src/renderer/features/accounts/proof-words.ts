import type { AccountRow } from '../../../contract/accounts.ts';
import { assertNever } from '../../../domain/result.ts';

/**
 * Why a balance is proved or not, as a sentence; `null` where the dot beside it says all.
 * @param since when the reading was made that a proof begins at, in words.
 */
export function proofSentence(
  { proofGround, provedSince }: Pick<AccountRow, 'proofGround' | 'provedSince'>,
  since: string,
) {
  switch (proofGround) {
    case 'never read':
    case 'balance in doubt':
    case 'unexplained':
      return null;
    case 'from the beginning':
      return 'The entries lead from the first one to this balance.';
    case 'since a reading':
      return provedSince === null
        ? null
        : `The entries explain every change since ${since}; older ones cannot be read.`;
    case 'too few entries':
      return 'The API lists too few entries to prove the balance.';
    case 'missing rows':
      return 'Rows of the ledger are missing, so the balance cannot be proved.';
    case 'gap':
      return 'Entries were lost in a gap, so the balance cannot be proved.';
    case 'unknown start':
      return 'The ledger begins in the middle: what was before its first entry is not known.';
    case 'unsigned entries':
      return 'Some entries do not say whether they gave or took, so the balance cannot be proved.';
    case 'second look':
      return 'The entries do not add up to the balance yet. The next sync looks again: an entry may be listed late.';
    default:
      return assertNever(proofGround, 'ground of a proof');
  }
}
