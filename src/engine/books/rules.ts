import type { Reclassification, Rules } from '../../contract/books.ts';
import type { AdjustmentKind } from '../../domain/adjustment.ts';
import { compare } from '../../domain/compare.ts';
import { formatCredits, fromStored, type Credits } from '../../domain/credits.ts';
import type { LedgerEntry, Movement } from '../../domain/ledger.ts';
import {
  classifier,
  defaultRules,
  findRule,
  ruleSentence,
  type MovementRule,
  type MovementRules,
} from '../../domain/movement.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Audit } from '../audit/index.ts';
import { requireRight } from '../operators/index.ts';
import type { Logger } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { NO_CONNECTION, RULES_CHANGED } from './problems.ts';
import { ensureRules, firstRules } from './rules-in-force.ts';
import { LIVE } from './sums.ts';

/** The rules by which entries are classed: read, tried, put in force. */
export interface RuleBook {
  get(connectionId: string): Promise<Rules>;
  preview(connectionId: string, rules: readonly MovementRule[]): Promise<Reclassification>;
  /** @throws ProblemError `books.rules-changed` when they are no longer those of that version. */
  set(connectionId: string, change: { version: number; rules: readonly MovementRule[] }, actor: Actor): Promise<Rules>;
  /** Goes on classing anew what an earlier process had not finished. */
  start(): Promise<void>;
  /** Ends after the batch that is being written; the next start goes on. */
  stop(): Promise<void>;
  /** Resolves once nothing is classed anew any more. */
  idle(): Promise<void>;
}

export interface RuleBookParts {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record'>;
  readonly logger: Logger;
  readonly providerOf: (id: string) => Provider | undefined;
}

/** So many entries are classed anew in one commit, and a sync waits no longer than for one. */
const BATCH = 500;

export function createRuleBook({ store, audit, logger, providerOf }: RuleBookParts): RuleBook {
  const table = store.table('movementRules');
  const stopped = new AbortController();
  const running = new Map<string, Promise<void>>();

  async function declaredFor(connectionId: string): Promise<readonly MovementRule[]> {
    const connection = await store.table('connections').get(connectionId);
    if (connection === undefined) throw new ProblemError(NO_CONNECTION);
    return providerOf(connection.providerId)?.manifest.movements ?? [];
  }

  async function get(connectionId: string): Promise<Rules> {
    const declared = await declaredFor(connectionId);
    return shown((await table.get(connectionId)) ?? firstRules(connectionId, declared), declared);
  }

  /** Writes entries as they are: the store classes what it writes by the rules in force (../store/entry-classes.ts). */
  async function reclass(connectionId: string): Promise<void> {
    for (;;) {
      if (stopped.signal.aborted) return;
      const rules = await table.get(connectionId);
      if (rules === undefined || rules.reclassedThrough === null) return;
      const through = rules.reclassedThrough;
      const entries = await store.table('entries').find({
        selector: { connectionId, ...(through !== '' && { at: { $gte: through } }) },
        sort: [{ at: 'asc' }],
        limit: BATCH,
      });
      const last = await endOf(connectionId, entries, through);
      await store.commit({ patch: { entries: last.entries.map(({ id }) => ({ id, fields: {} })) } });
      // Rules that were changed meanwhile begin from the first entry.
      await table.update(connectionId, (current) =>
        current.version === rules.version ? { ...current, reclassedThrough: last.through } : current,
      );
    }
  }

  /** Entries of one instant are classed together, so that the next batch begins after all of them. */
  async function endOf(
    connectionId: string,
    entries: readonly LedgerEntry[],
    through: string,
  ): Promise<{ readonly entries: readonly LedgerEntry[]; readonly through: string | null }> {
    const last = entries.at(-1);
    if (entries.length < BATCH || last === undefined) return { entries, through: null };
    if (last.at !== through) return { entries, through: last.at };
    const together = await store.table('entries').find({ selector: { connectionId, at: last.at } });
    const [next] = await store.table('entries').find({
      selector: { connectionId, at: { $gt: last.at } },
      sort: [{ at: 'asc' }],
      limit: 1,
    });
    return { entries: together, through: next?.at ?? null };
  }

  function begin(connectionId: string): void {
    // What is running goes on by the newest rules, from where they say.
    if (running.has(connectionId)) return;
    const work = reclass(connectionId)
      .catch((error: unknown) => logger.error('books.reclass-failed', { connectionId, error }))
      .finally(() => running.delete(connectionId));
    running.set(connectionId, work);
  }

  async function kindsOf(entries: readonly LedgerEntry[]): Promise<ReadonlyMap<string, AdjustmentKind | null>> {
    const ids = [...new Set(entries.flatMap(({ adjustmentId }) => adjustmentId ?? []))];
    if (ids.length === 0) return new Map();
    const found = await store.table('adjustments').getMany(ids);
    return new Map([...found.values()].map(({ id, kind }) => [id, kind]));
  }

  return {
    get,

    async preview(connectionId, rules) {
      await declaredFor(connectionId);
      const classify = classifier(rules);
      const tally = new Tally();
      const used = new Set<number | null>();
      for await (const entries of store.table('entries').scan({ selector: { connectionId, ...LIVE } }, 1000)) {
        const kinds = await kindsOf(entries);
        for (const entry of entries) {
          const kind = kinds.get(entry.adjustmentId ?? '') ?? null;
          tally.add(entry, classify(entry, kind));
          if (used.size <= rules.length) used.add(findRule(rules, entry, kind));
        }
      }
      const unused = rules.map((_, at) => at).filter((at) => !used.has(at));
      return { entries: tally.entries, changes: tally.changes(), unused };
    },

    async set(connectionId, { version, rules }, actor) {
      requireRight(actor, 'keep books');
      const declared = await declaredFor(connectionId);
      await ensureRules(store, connectionId, declared);
      let before: readonly MovementRule[] = [];
      const after = await table.update(connectionId, (current) => {
        if (current.version !== version) throw new ProblemError(RULES_CHANGED);
        before = current.rules;
        return { ...current, version: version + 1, rules: [...rules], reclassedThrough: '' };
      });
      const label = (await store.table('connections').get(connectionId))?.label ?? '';
      await audit.record({
        actor: actor.name,
        action: 'books.rules-changed',
        subject: connectionId,
        connectionId,
        sentence: `${actor.name} changed how entries of “${label}” are classed.`,
        evidence: {
          by: actor.id,
          version: after.version,
          before: before.map(ruleSentence),
          after: rules.map(ruleSentence),
        },
      });
      begin(connectionId);
      return shown(after, declared);
    },

    async start() {
      for await (const all of table.scan({}))
        for (const { id, reclassedThrough } of all) if (reclassedThrough !== null) begin(id);
    },

    async stop() {
      stopped.abort();
      await Promise.all(running.values());
    },

    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

function shown(kept: MovementRules, declared: readonly MovementRule[]): Rules {
  const defaults = [...defaultRules(declared)];
  return {
    connectionId: kept.connectionId as Rules['connectionId'],
    version: kept.version,
    rules: [...kept.rules],
    areDefault: JSON.stringify(kept.rules) === JSON.stringify(defaults),
    defaults,
    isReclassing: kept.reclassedThrough !== null,
  };
}

interface Moved {
  readonly from: Movement;
  readonly to: Movement;
  readonly unit: string;
  count: number;
  sum: bigint;
}

/** Counts what would have another class than it has. */
class Tally {
  entries = 0;
  readonly #moved = new Map<string, Moved>();

  add({ movement: from, unit, amount }: LedgerEntry, to: Movement): void {
    this.entries += 1;
    if (from === to) return;
    const name = JSON.stringify([from, to, unit]);
    const moved = this.#moved.get(name) ?? { from, to, unit, count: 0, sum: 0n };
    moved.count += 1;
    moved.sum += fromStored(amount ?? 0);
    this.#moved.set(name, moved);
  }

  changes(): Reclassification['changes'] {
    return [...this.#moved.values()]
      .map(({ sum, ...rest }) => ({ ...rest, sum: formatCredits(sum as Credits) }))
      .sort((a, b) => b.count - a.count || compare(a.from, b.from) || compare(a.to, b.to));
  }
}
