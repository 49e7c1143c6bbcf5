import { z } from 'zod';
import { BEING_REMOVED } from '../../domain/connection.ts';
import { ProblemError } from '../../domain/problem.ts';
import { InstantSchema } from '../../domain/time.ts';
import { findBreak, passesThrough, readHead, type Head } from '../audit/index.ts';
import type { Readable, Store } from '../store/index.ts';
import type { Vault } from '../vault/index.ts';
import type { OpeningsElsewhere } from './elsewhere.ts';
import { countInWords, timeInWords } from '../words.ts';

/**
 * What vault and store know of each other, so that an older copy of one of them is told from a crash.
 *
 * Each writes its own side first and tells the other after, so after a kill at any moment the other may know less than
 * there is, and never more:
 * - the store is written first: the trail that it holds passes through the head that the vault remembers, and it was
 *   opened at least as often. Otherwise the store is an older copy.
 * - the vault is written first: its revision is at least the one that the store noted. Otherwise the vault is an older copy.
 */
const WitnessSchema = z.object({
  /** How often this workspace has been opened. */
  openings: z.number().int(),
  head: z.object({ number: z.number().int(), hash: z.string(), at: InstantSchema.nullable() }),
  /** How many there are of what never becomes fewer; adjustments of a connection that is being removed are not counted. */
  rows: z.object({ adjustments: z.number().int(), operators: z.number().int(), policies: z.number().int() }),
});
export type Witness = z.infer<typeof WitnessSchema>;

/** What the store notes of openings and of the vault, among the settings. */
const NotedSchema = z.object({ openings: z.number().int(), vaultRevision: z.number().int() });
export const NOTED = 'workspace.noted';

const KEPT = 'witness';
/** Events at the end of the trail that are looked at whenever a workspace is opened. */
const LOOKED_AT = 200;

async function recallWitness(vault: Vault): Promise<Witness | null> {
  const text = await vault.kept(KEPT);
  if (text === null) return null;
  const parsed = WitnessSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

export async function keepWitness(vault: Vault, witness: Witness): Promise<void> {
  await vault.keep(KEPT, JSON.stringify(witness));
}

async function readNoted(store: Readable): Promise<z.infer<typeof NotedSchema>> {
  const kept = await store.table('settings').get(NOTED);
  const parsed = NotedSchema.safeParse(kept === undefined ? undefined : JSON.parse(kept.value));
  return parsed.success ? parsed.data : { openings: 0, vaultRevision: 0 };
}

/** Tells the store what the vault has come to. To be called after the vault was written. */
export async function noteVault(store: Store, vault: Vault, openings: number): Promise<void> {
  const noted = { openings, vaultRevision: vault.revision };
  await store.table('settings').put({ id: NOTED, value: JSON.stringify(noted) });
}

/** Counts one more opening, in the store first and elsewhere last. @returns how many there were with this one. */
export async function countOpening(store: Store, vault: Vault, elsewhere: OpeningsElsewhere): Promise<number> {
  const [noted, witness] = [await readNoted(store), await recallWitness(vault)];
  const openings = Math.max(noted.openings, witness?.openings ?? 0, await elsewhere.read()) + 1;
  await noteVault(store, vault, openings);
  await keepWitness(vault, await seeWitness(store, openings));
  await noteVault(store, vault, openings);
  await elsewhere.write(openings);
  return openings;
}

/** How the store is now. The trail's head is read first: what is counted after it is at least what there was then. */
export async function seeWitness(store: Readable, openings: number): Promise<Witness> {
  const head = await readHead(store);
  return { openings, head, rows: await countRows(store) };
}

async function countRows(store: Readable): Promise<Witness['rows']> {
  const adjustments = store.table('adjustments');
  const removed = (await connectionsBeingRemoved(store)).map(({ id }) => id);
  const [all, going, operators, policy] = await Promise.all([
    adjustments.count(),
    removed.length === 0 ? 0 : adjustments.count({ connectionId: { $in: removed } }),
    store.table('operators').count(),
    store.table('settings').get('policy'),
  ]);
  return { adjustments: all - going, operators, policies: policy === undefined ? 0 : 1 };
}

function connectionsBeingRemoved(store: Readable) {
  return store.table('connections').find({ selector: { stateReason: BEING_REMOVED } });
}

/**
 * Looks whether the trail of a store is whole in itself.
 * @param isWell for all events; otherwise those at the end, which takes no time.
 * @throws ProblemError `workspace.trail-broken`.
 */
export async function requireWholeTrail(store: Readable, isWell: boolean): Promise<void> {
  const broken = await findBreak(store, isWell ? undefined : LOOKED_AT);
  if (broken !== null) throw trailBroken(broken);
}

/**
 * Compares a store that was just opened with what the vault remembers, before anything is written or sent.
 * @throws ProblemError `workspace.put-back`, `workspace.shorter`, `vault.put-back`.
 */
export async function compareWithVault(store: Readable, vault: Vault, elsewhere: OpeningsElsewhere): Promise<void> {
  const [witness, noted, head] = [await recallWitness(vault), await readNoted(store), await readHead(store)];
  if (witness === null ? noted.openings > 0 : vault.revision < noted.vaultRevision) throw vaultPutBack();
  if (noted.openings < (await elsewhere.read())) throw storePutBack(head);
  if (witness === null) return;
  if (noted.openings < witness.openings || !(await passesThrough(store, witness.head))) throw storePutBack(head);
  await requireRows(store, witness);
}

async function requireRows(store: Readable, { head, rows }: Witness): Promise<void> {
  const now = await countRows(store);
  const removals = await store.table('audit').count({ action: 'connection.removing', number: { $gt: head.number } });
  // Whose connection is being removed or was removed since, they may be gone with it.
  const mayShrink = removals > 0 || (await connectionsBeingRemoved(store)).length > 0;
  const missing = [
    mayShrink ? 0 : rows.adjustments - now.adjustments,
    rows.operators - now.operators,
    rows.policies - now.policies,
  ] as const;
  const words = [
    countInWords(missing[0], 'adjustment', 'adjustments'),
    countInWords(missing[1], 'operator', 'operators'),
    'the limits',
  ].filter((_, index) => (missing[index] ?? 0) > 0);
  if (words.length > 0) throw shorter(words.join(', '));
}

const KEPT_AS_IT_IS = 'Nothing was sent, and nothing was changed.';
const DECIDE = 'If nobody here did this, put the newer file back or restore a backup. Otherwise open it as it is.';

function storePutBack({ at }: Head): ProblemError {
  return new ProblemError({
    code: 'workspace.put-back',
    sentence:
      at === null
        ? 'This workspace was put back to its beginning.'
        : `This workspace was put back to ${timeInWords(at)}.`,
    kept: KEPT_AS_IT_IS,
    cure: DECIDE,
  });
}

function vaultPutBack(): ProblemError {
  return new ProblemError({
    code: 'vault.put-back',
    sentence: 'The vault (vault.json) was put back to an earlier time: the workspace has seen a newer one.',
    kept: KEPT_AS_IT_IS,
    cure: DECIDE,
  });
}

function shorter(what: string): ProblemError {
  return new ProblemError({
    code: 'workspace.shorter',
    sentence: `Missing from this workspace, although the vault knows of them: ${what}.`,
    kept: KEPT_AS_IT_IS,
    cure: DECIDE,
  });
}

function trailBroken(detail: string): ProblemError {
  return new ProblemError({
    code: 'workspace.trail-broken',
    sentence: 'The audit trail of this workspace is not whole: events are missing or were changed.',
    kept: KEPT_AS_IT_IS,
    cure: DECIDE,
    detail,
  });
}
