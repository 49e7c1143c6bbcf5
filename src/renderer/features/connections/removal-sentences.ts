import type { RemovalPreview } from '../../../contract/connections.ts';

/** What removing would lose, largest first; what is zero is left out. Numbers are grouped by `count`. */
export function listLosses(preview: RemovalPreview, count: (value: number) => string): string[] {
  const losses: [number, string, string][] = [
    [preview.entries, 'ledger entry', 'ledger entries'],
    [preview.balances, 'balance reading', 'balance readings'],
    [preview.accounts, 'account', 'accounts'],
    [preview.memberships, 'membership', 'memberships'],
    [preview.adjustments, 'adjustment with its history', 'adjustments with their history'],
    [preview.notes, 'note of yours', 'notes of yours'],
    [preview.links, 'link of accounts made by hand', 'links of accounts made by hand'],
  ];
  return losses
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${count(number)} ${number === 1 ? one : many}`);
}

/** Why it should not be removed now; `null` when nothing is on its way. */
export function unsettledWarning(preview: RemovalPreview): string | null {
  const number = preview.unsettledAdjustments;
  if (number === 0) return null;
  return number === 1
    ? '1 adjustment is not settled: after removal nobody can tell whether it was applied.'
    : `${number} adjustments are not settled: after removal nobody can tell whether they were applied.`;
}
