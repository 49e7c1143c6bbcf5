import type { Adjustment, AdjustmentKind } from '../../domain/adjustment.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { classifier, RULES_OF_NOBODY, type Classify, type MovementRules } from '../../domain/movement.ts';
import type { SqliteStorageInstance } from './sqlite-storage/index.ts';

type Kinds = ReadonlyMap<string, AdjustmentKind | null>;

/**
 * Gives each entry that is written its class, by the rules in force for its connection. It is asked in the turn of the
 * write, so no writer can forget it, and none can write by rules that were changed meanwhile.
 */
export function createEntryClasses(
  rules: SqliteStorageInstance<MovementRules>,
  adjustments: SqliteStorageInstance<Adjustment>,
): (entries: readonly LedgerEntry[]) => Promise<readonly LedgerEntry[]> {
  const inForce = new Map<string, Classify>();
  rules.changeStream().subscribe(() => inForce.clear());

  async function classifyOf(connectionId: string): Promise<Classify> {
    const known = inForce.get(connectionId);
    if (known !== undefined) return known;
    const [kept] = await rules.findDocumentsById([connectionId], false);
    const made = classifier(kept?.rules ?? RULES_OF_NOBODY);
    inForce.set(connectionId, made);
    return made;
  }

  async function kindsOf(entries: readonly LedgerEntry[]): Promise<Kinds> {
    const ids = [...new Set(entries.flatMap(({ adjustmentId }) => adjustmentId ?? []))];
    if (ids.length === 0) return NO_KINDS;
    return new Map((await adjustments.findDocumentsById(ids, false)).map(({ id, kind }) => [id, kind]));
  }

  return async (entries) => {
    const kinds = await kindsOf(entries);
    const classed: LedgerEntry[] = [];
    for (const entry of entries) {
      const kind = entry.adjustmentId === null ? null : (kinds.get(entry.adjustmentId) ?? null);
      const movement = (inForce.get(entry.connectionId) ?? (await classifyOf(entry.connectionId)))(entry, kind);
      classed.push(entry.movement === movement ? entry : { ...entry, movement });
    }
    return classed;
  };
}

const NO_KINDS: Kinds = new Map();
