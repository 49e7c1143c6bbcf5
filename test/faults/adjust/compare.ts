import type { Account } from '../../../src/domain/account.ts';
import { statesWhere } from '../../../src/domain/adjustment-state.ts';
import type { Adjustment } from '../../../src/domain/adjustment.ts';
import { storedToText } from '../../../src/domain/credits.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { askedBy, isOn, type Asked } from './effects.ts';
import type { Diary } from './operators.ts';

export interface Verdict {
  /** Sent by an operator, and the store does not tell what came of it, or tells it wrongly. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly misdirected: readonly string[];
  /** Balances that the store has otherwise than the API, once all is synced. */
  readonly otherBalances: readonly string[];
}

export interface Outcome {
  readonly sandbox: Sandbox;
  readonly diary: Diary;
  readonly firstWrite: number;
  readonly adjustments: readonly Adjustment[];
  readonly accounts: readonly (Account & { readonly api: string })[];
}

const LANDED = statesWhere(({ effect }) => effect === 'made');
/** What is not approved does nothing either. */
const NOT_LANDED = statesWhere(
  ({ effect, isUnsettled }) => effect === 'none' || (effect === 'to come' && !isUnsettled),
);

/** Compares what the sandbox did, write by write, with what the store says of each adjustment. */
export function compare({ sandbox, diary, firstWrite, adjustments, accounts }: Outcome): Verdict {
  const effects = new Map<number, number>();
  const struck = new Map<number, string[]>();
  const requests = new Map(sandbox.truth.requests().map((request) => [request.number, request.faults]));
  const misdirected: string[] = [];
  /** By account and target: a set that is sent again moves nothing, so only its target names it. */
  const targets = new Map<string, Asked>();
  for (const write of sandbox.truth.writes()) {
    if (write.number <= firstWrite || write.call === 'elsewhere') continue;
    const target = `${write.api} ${write.accountId} ${write.method} ${write.amount}`;
    const asked = askedBy(write, diary.asked) ?? targets.get(target) ?? null;
    if (asked?.method === 'set') targets.set(target, asked);
    const what = `${write.method} ${write.amount} (${write.before} → ${write.after}) on ${write.api} ${write.accountId}`;
    if (asked === null) misdirected.push(`${what}: asked for by no adjustment`);
    else if (!isOn(asked, write)) misdirected.push(`${what}: #${asked.number} is of ${asked.externalId}`);
    else {
      effects.set(asked.number, (effects.get(asked.number) ?? 0) + 1);
      struck.set(asked.number, [...(struck.get(asked.number) ?? []), ...(requests.get(write.request ?? 0) ?? [])]);
    }
  }
  const told = new Map(adjustments.map((adjustment) => [Number(adjustment.reference), adjustment]));
  const numbers = [...diary.asked.keys()];
  return {
    lost: numbers.flatMap((number) =>
      untrueOf(number, told.get(number), effects.get(number) ?? 0, struck.get(number) ?? []),
    ),
    doubled: numbers.filter((number) => (effects.get(number) ?? 0) > 1).map((number) => `#${number}`),
    misdirected,
    otherBalances: accounts.flatMap((account) => {
      const { total } = sandbox.truth.account(account.api, account.externalId);
      const kept = account.total === null ? 'nothing' : storedToText(account.total);
      return kept === total ? [] : [`${account.api} ${account.externalId}: ${kept} in the store, ${total} at the API`];
    }),
  };
}

function untrueOf(
  number: number,
  adjustment: Adjustment | undefined,
  effects: number,
  struck: readonly string[],
): string[] {
  if (adjustment === undefined) return [`#${number} is not in the store`];
  const { state } = adjustment;
  const isTrue = effects > 0 ? LANDED.includes(state) : NOT_LANDED.includes(state);
  // An unknown one claims nothing: it waits for a person, with its evidence.
  if (isTrue || state === 'unknown') return [];
  const story = adjustment.steps.map((step) => step.event).join(', ');
  return [`#${number} is “${state}”, but took effect ${effects} times (${struck.join(', ')}): ${story}`];
}
