import type { Losses } from '../../../contract/workspace.ts';

type FormatCount = (count: number) => string;

/** What is there again without anybody's doing. */
export function listReturning({ connections }: Losses): string[] {
  const real = connections.filter(({ isSandbox }) => !isSandbox).map(({ label }) => label);
  const sandboxes = connections.length - real.length;
  return [
    ...(real.length > 0 ? [`${real.join(', ')}: connected with the key that is in the vault, and synced again`] : []),
    ...(sandboxes > 0 ? ['the sandbox'] : []),
    'operators, limits and settings',
  ];
}

/** What no API can tell again. */
export function listGone(losses: Losses, count: FormatCount): string[] {
  const counted = [
    numbered(losses.notes, 'note on an account', 'notes on accounts', count),
    numbered(losses.tags, 'tag', 'tags', count),
    numbered(losses.adjustments, 'adjustment with its history', 'adjustments with their history', count),
    numbered(losses.exports, 'export in the list of exports', 'exports in the list of exports', count),
  ].filter((sentence) => sentence !== null);
  return [
    ...counted,
    'the audit trail, and which accounts were linked by hand',
    'entries that an API no longer lists',
    'which files of adjustments were sent: the same file would be taken for a new one',
  ];
}

/** Money may be on its way that the new workspace knows nothing of. */
export function unsettledWarning({ unsettledAdjustments: number }: Losses): string | null {
  if (number === 0) return null;
  const what =
    number === 1 ? '1 adjustment was sent or about to be sent' : `${number} adjustments were sent or about to be sent`;
  return `${what}, and no sync has confirmed it. The new workspace will not know of it: look at the accounts before anything is sent again.`;
}

function numbered(number: number, one: string, many: string, count: FormatCount): string | null {
  if (number === 0) return null;
  return `${count(number)} ${number === 1 ? one : many}`;
}
