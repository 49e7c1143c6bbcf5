import { storedToText } from '../../../src/domain/credits.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { MOST_REQUESTS, type Stage } from './loopback.ts';
import type { Change, Truth, Verdict } from './imitation.ts';

export interface Judgement {
  readonly verdict: Verdict | 'wrong';
  /** What is wrong, or what was said. */
  readonly why: string;
}

/** Holds what a store has of one connection after a sync against what is true by then. */
export async function judge(
  store: Store,
  connectionId: string,
  { imitation, sync, requests }: Stage,
): Promise<Judgement> {
  const truth = imitation.truth(sync);
  const held = await holdings(store, connectionId);
  const said = await sentencesOf(store, connectionId, held);
  const faults = [
    ...(requests > MOST_REQUESTS ? [`asked ${requests} times`] : []),
    ...balanceFaults(held, imitation, sync),
    ...entryFaults(held, truth, imitation.timesAreCoarse ?? false),
    ...(held.vanished > 0 ? [`${held.vanished} rows vanished`] : []),
    ...(held.account?.proof === 'proved' && imitation.doesNotAddUp ? ['proved, though it does not add up'] : []),
    ...planFaults(held, imitation, sync),
    ...said.filter((sentence) => !/[.”]$/.test(sentence)).map((sentence) => `no sentence: ${sentence}`),
  ];
  if (faults.length > 0) return { verdict: 'wrong', why: faults.join('; ') };
  const missing = missingOf(held, truth);
  if (said.length > 0) return { verdict: 'told', why: said.join(' ') };
  return missing.length > 0
    ? { verdict: 'wrong', why: `not a word of what is missing: ${missing}` }
    : { verdict: 'right', why: '' };
}

async function holdings(store: Store, connectionId: string) {
  const [account] = await store.table('accounts').find({ selector: { connectionId }, limit: 1 });
  const entries = await store.table('entries').find({ selector: { connectionId } });
  const plans = await store.table('memberships').find({ selector: { connectionId, isReturned: true } });
  const current = entries.filter(({ status }) => status === 'current');
  return {
    account,
    total: account === undefined ? null : storedToText(account.total),
    listed: current.filter(({ origin }) => origin === 'reported'),
    observed: current.filter(({ origin }) => origin === 'observed').map(({ amount }) => storedToText(amount) ?? ''),
    vanished: entries.filter(({ status }) => status === 'vanished').length,
    plans: plans.map(({ planName, usedCredits }) => `${planName}|${storedToText(usedCredits) ?? ''}`),
  };
}
type Holdings = Awaited<ReturnType<typeof holdings>>;

async function sentencesOf(store: Store, connectionId: string, { account, listed }: Holdings): Promise<string[]> {
  const connection = await store.table('connections').get(connectionId);
  const [run] = await store.table('runs').find({ selector: { connectionId }, sort: [{ startedAt: 'desc' }], limit: 1 });
  const unsigned = listed.filter(({ amount }) => amount === null).length;
  return [
    ...(account?.problem ? [account.problem.sentence] : []),
    ...(run?.problems ?? []).map(({ problem }) => problem.sentence),
    ...(connection?.stateReason ? [connection.stateReason] : []),
    ...(account?.missing ?? []).map(({ problem }) => problem.sentence),
    ...(account?.doubt ? ['The balance is in doubt.'] : []),
    ...(unsigned > 0 ? [`${unsigned} rows have no sign.`] : []),
    ...(account?.proof === 'broken' ? ['The entries do not add up.'] : []),
  ];
}

/** A balance that is shown as in doubt claims nothing. */
function balanceFaults({ total, account }: Holdings, imitation: Stage['imitation'], sync: number): string[] {
  if (account?.doubt) return [];
  const told = Array.from({ length: sync + 1 }, (_, index) => imitation.truth(index).total);
  return total === null || told.includes(total) ? [] : [`balance ${total}, true is ${told.at(-1)}`];
}

/** A plan that could not be read again keeps what it said before. */
function planFaults({ plans }: Holdings, imitation: Stage['imitation'], sync: number): string[] {
  const told = Array.from({ length: sync + 1 }, (_, index) => imitation.truth(index).plans ?? []);
  const isFalse = plans.length > (told.at(-1)?.length ?? 0) || plans.some((plan) => !told.flat().includes(plan));
  return isFalse ? [`plans ${plans.join(' ')}`] : [];
}

function entryFaults({ listed, observed }: Holdings, truth: Truth, timesAreCoarse: boolean): string[] {
  const keyOf = (at: string, amount: string | null) => `${timesAreCoarse ? at.slice(0, 10) : at} ${amount}`;
  const known = truth.listed.map(({ at, amount }: Change) => keyOf(at, amount));
  const signed = listed.flatMap(({ at, amount }) => (amount === null ? [] : [keyOf(at, storedToText(amount))]));
  const invented = extra(signed, known);
  const derived = extra(observed, truth.observed);
  return [
    ...(invented.length > 0 ? [`rows nobody wrote: ${invented.slice(0, 4).join(', ')} (${invented.length})`] : []),
    ...(listed.length > known.length ? [`${listed.length} rows of ${known.length}`] : []),
    ...(derived.length > 0 ? [`changes nobody made: ${derived.slice(0, 4).join(', ')} (${derived.length})`] : []),
  ];
}

/** What is there and not true. */
function extra(there: readonly string[], known: readonly string[]): string[] {
  const left = [...known];
  return there.filter((one) => {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function missingOf(held: Holdings, truth: Truth): string {
  return [
    ...(held.total === truth.total ? [] : [`balance ${held.total} instead of ${truth.total}`]),
    ...(held.listed.length === truth.listed.length ? [] : [`${held.listed.length} rows of ${truth.listed.length}`]),
    ...(held.observed.length === truth.observed.length
      ? []
      : [`${held.observed.length} changes of ${truth.observed.length}`]),
    ...(held.plans.length === (truth.plans ?? []).length ? [] : [`${held.plans.length} plans`]),
  ].join(', ');
}
