import type { ConnectionCard } from '../../contract/connections.ts';
import type { Level, Overview } from '../../contract/overview.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Gap } from '../../domain/ledger.ts';
import type { AccountCard } from '../accounts/index.ts';
import type { ExpiringPlan } from '../expiry/index.ts';
import type { VaultStatus } from '../vault/vault.ts';
import { amountInWords, countInWords, linkTo, linkToLedger, listInWords } from '../words.ts';

export type Need = Overview['needs'][number];

/** How many accounts cannot be relied on, and why. */
export interface Standings {
  readonly inDoubt: number;
  /** One of those in doubt. */
  readonly firstInDoubt: AccountCard | undefined;
  readonly incomplete: number;
  readonly broken: number;
}

/** What the sentences are made of. */
export interface NeedFacts {
  readonly vault: VaultStatus;
  readonly cards: readonly ConnectionCard[];
  readonly connections: ReadonlyMap<string, Connection>;
  readonly standings: Standings;
  /** Those that need a person; of those done by hand only the overdue. */
  readonly adjustments: readonly Adjustment[];
  /** Whether who asks may approve one; the others wait for somebody else. */
  readonly mayApprove: (adjustment: Adjustment) => boolean;
  readonly ending: readonly ExpiringPlan[];
  readonly gaps: readonly Gap[];
}

const RANK: Readonly<Record<Level, number>> = { alarm: 0, warning: 1, info: 2, ok: 3 };

/** What needs a person, worst first: each a sentence with a verb and a place to act. */
export function findNeeds(facts: NeedFacts): Need[] {
  return [
    ...vaultNeeds(facts.vault, facts.cards.filter((card) => !card.isSandbox).length),
    ...adjustmentNeeds(facts),
    ...facts.cards.flatMap(connectionNeed),
    ...doubtNeeds(facts.standings),
    ...proofNeeds(facts.standings),
    ...missingNeeds(facts.standings),
    ...gapNeeds(facts.gaps),
    ...endingNeeds(facts.ending, facts.connections, 'this week'),
  ].sort((a, b) => RANK[a.level] - RANK[b.level]);
}

function vaultNeeds(vault: VaultStatus, connections: number): Need[] {
  const needs: Need[] = [];
  if (vault.state === 'locked' && connections > 0) {
    const sentence = 'The vault is locked: nothing is synced or sent until you unlock it.';
    needs.push({ id: 'vault.locked', level: 'alarm', sentence, link: '/settings', action: 'Unlock the vault' });
  }
  if (vault.warning !== null) {
    needs.push({
      id: 'vault.warning',
      level: 'warning',
      sentence: vault.warning,
      link: '/settings',
      action: 'Protect the keys',
    });
  }
  return needs;
}

function adjustmentNeeds({ adjustments, mayApprove }: NeedFacts): Need[] {
  const inState = (state: Adjustment['state']) => adjustments.filter((adjustment) => adjustment.state === state).length;
  const [unknown, failed] = [inState('unknown'), inState('failed')];
  const awaiting = adjustments.filter(({ state }) => state === 'awaiting approval');
  const waiting = awaiting.filter(mayApprove).length;
  const elsewhere = awaiting.length - waiting;
  const overdue = inState('waiting to be seen');
  const needs: Need[] = [];
  if (unknown > 0) {
    needs.push({
      id: 'adjustments.unknown',
      level: 'alarm',
      sentence: `${countInWords(unknown, 'adjustment has', 'adjustments have')} an unknown outcome.`,
      link: linkTo('/adjustments', { tab: 'unknown' }),
      action: 'Decide',
    });
  }
  if (waiting > 0) {
    needs.push({
      id: 'adjustments.to-approve',
      level: 'warning',
      sentence: `${countInWords(waiting, 'adjustment waits', 'adjustments wait')} for your approval.`,
      link: linkTo('/adjustments', { tab: 'to approve' }),
      action: 'Approve',
    });
  }
  if (elsewhere > 0) {
    needs.push({
      id: 'adjustments.second-person',
      level: 'info',
      sentence: `${countInWords(elsewhere, 'adjustment waits', 'adjustments wait')} for a second person to approve ${elsewhere === 1 ? 'it' : 'them'}.`,
      link: linkTo('/adjustments', { tab: 'to approve' }),
      action: 'View adjustments',
    });
  }
  if (overdue > 0) {
    needs.push({
      id: 'adjustments.overdue',
      level: 'warning',
      sentence: `${countInWords(overdue, 'adjustment', 'adjustments')} to be done by hand ${overdue === 1 ? 'is' : 'are'} overdue: no sync has seen ${overdue === 1 ? 'it' : 'them'} yet.`,
      link: linkTo('/adjustments', { tab: 'waiting to be seen' }),
      action: 'View adjustments',
    });
  }
  if (failed > 0) {
    needs.push({
      id: 'adjustments.failed',
      level: 'warning',
      sentence: `${countInWords(failed, 'adjustment has', 'adjustments have')} failed; nothing was changed by ${failed === 1 ? 'it' : 'them'}.`,
      link: linkTo('/adjustments', { tab: 'done' }),
      action: 'View adjustments',
    });
  }
  return needs;
}

/** Cause and cure, from the connection's own health. */
function connectionNeed(card: ConnectionCard): Need[] {
  const { health } = card;
  const level = connectionLevel(health.state);
  if (level === null) return [];
  const cause = health.problem?.sentence ?? health.sentence;
  const cure = health.problem?.cure ?? '';
  const sentence = [`${card.label}: ${cause}`, cure].filter(Boolean).join(' ');
  return [
    {
      id: `connection.${card.id}`,
      level,
      sentence,
      link: linkTo('/connections', { connection: card.id }),
      action: 'Fix',
    },
  ];
}

function connectionLevel(state: ConnectionCard['health']['state']): Level | null {
  switch (state) {
    case 'quarantined':
      return 'alarm';
    case 'failing':
    case 'offline':
    case 'stale':
      return 'warning';
    // What is incomplete or in doubt is told by account, with what to do about it.
    case 'incomplete':
    case 'never':
    case 'in sync':
    case 'syncing':
    case 'waiting':
    case 'paused':
    case 'locked':
      return null;
  }
}

/** Nothing is derived from a balance in doubt, so somebody should look. */
function doubtNeeds({ inDoubt, firstInDoubt: first }: Standings): Need[] {
  if (first === undefined) return [];
  const sentence =
    inDoubt === 1
      ? `The balance of ${first.name} is in doubt: the API’s answer may mean something else.`
      : `${inDoubt} balances are in doubt: the API’s answers may mean something else.`;
  return [
    {
      id: 'balances.in-doubt',
      level: 'warning',
      sentence,
      link: linkTo('/accounts', inDoubt === 1 ? { account: first.id } : { proof: 'in doubt' }),
      action: 'Check',
    },
  ];
}

function missingNeeds({ incomplete }: Standings): Need[] {
  if (incomplete === 0) return [];
  return [
    {
      id: 'accounts.incomplete',
      level: 'warning',
      sentence: `${countInWords(incomplete, 'account is', 'accounts are')} incomplete: part of what the API lists could not be kept or read.`,
      link: linkTo('/accounts', { proof: 'incomplete' }),
      action: 'View accounts',
    },
  ];
}

function proofNeeds({ broken }: Standings): Need[] {
  if (broken === 0) return [];
  return [
    {
      id: 'proof.broken',
      level: 'warning',
      sentence: `The entries of ${countInWords(broken, 'account do', 'accounts do')} not add up to the balance.`,
      link: linkTo('/accounts', { proof: 'broken' }),
      action: 'View accounts',
    },
  ];
}

function gapNeeds(gaps: readonly Gap[]): Need[] {
  if (gaps.length === 0) return [];
  const accounts = new Set(gaps.map((gap) => gap.accountId)).size;
  return [
    {
      id: 'gaps.found',
      level: 'warning',
      sentence: `${countInWords(gaps.length, 'gap was', 'gaps were')} found in the history of ${countInWords(accounts, 'account', 'accounts')} this week: entries were lost before they could be read.`,
      link: accounts === 1 ? linkToLedger('account', gaps[0]?.accountId ?? '') : '/ledger',
      action: 'View entries',
    },
  ];
}

/** *3 plans end this week, 4,200 credits unused.* One sentence per unit of one connection is never added to another. */
export function endingNeeds(
  ending: readonly ExpiringPlan[],
  connections: ReadonlyMap<string, Connection>,
  when: string,
): Need[] {
  const unused = ending.filter((plan) => plan.remaining > 0);
  if (unused.length === 0) return [];
  const sums = new Map<string, { label: string; unit: string; total: bigint }>();
  for (const { membership, remaining } of unused) {
    const key = `${membership.connectionId}\n${membership.unit}`;
    const label = connections.get(membership.connectionId)?.label ?? '';
    const sum = sums.get(key) ?? { label, unit: membership.unit, total: 0n };
    sum.total += BigInt(remaining);
    sums.set(key, sum);
  }
  const amounts = [...sums.values()].map(({ label, unit, total }) =>
    sums.size === 1 ? `${amountInWords(total)} ${unit}` : `${amountInWords(total)} ${unit} at ${label}`,
  );
  return [
    {
      id: 'plans.ending',
      level: 'warning',
      sentence: `${countInWords(unused.length, 'plan ends', 'plans end')} ${when}, ${listInWords(amounts)} unused.`,
      link: linkTo('/memberships', { group: 'this week' }),
      action: 'View plans',
    },
  ];
}
