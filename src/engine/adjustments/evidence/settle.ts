import type { Adjustment } from '../../../domain/adjustment.ts';
import type { EntryId } from '../../../domain/ids.ts';
import type { GivenEntry, LedgerEntry } from '../../../domain/ledger.ts';
import type { Problem } from '../../../domain/problem.ts';
import { amountInWords } from '../../words.ts';
import { PROGRAM, type AdjustmentParts } from '../parts.ts';
import type { Finding } from './look.ts';

/** Ends of a write: it landed, nobody knows yet, or a sync saw it. */
export interface Settle {
  /** It was applied: the expected entry is written with it, so that the ledger shows it before the API does. */
  land(id: string, landing: Landing): Promise<Adjustment>;
  leaveUnknown(
    id: string,
    event: 'no answer' | 'read back otherwise' | 'recovered after crash',
    problem: Problem,
    finding: Finding | null,
  ): Promise<Adjustment>;
  /** It was not applied, and cannot any more: it has failed, and only a person can have it sent again. */
  refute(id: string, finding: Finding, sentence: string): Promise<Adjustment>;
  /** The API refused it, and a look found the balance as it was. */
  refuse(id: string, finding: Finding, problem: Problem): Promise<Adjustment>;
  /** A look that did not settle it. */
  noteLook(id: string, finding: Finding): Promise<Adjustment>;
  /** A sync brought the real entry, or where an API lists none, the balance it leads to. */
  confirm(adjustment: Adjustment, entry: LedgerEntry | null, sentence: string): Promise<Adjustment>;
}

interface Landing {
  readonly event: 'read back as intended' | 'resolved as landed';
  readonly finding: Finding;
  readonly sentence: string;
  /** Absent: the program. */
  readonly actor?: string;
}

export function createSettle({ store, clock, book }: AdjustmentParts): Settle {
  return {
    land: (id, { event, finding, sentence, actor = PROGRAM }) =>
      book.step(
        id,
        [{ event, at: clock.now(), actor, sentence, ...seenIn(finding) }],
        (current) => ({
          balanceAfter: finding.balance,
          residual: current.intended === null ? null : finding.balance - current.intended,
          expectedEntryId: expectedId(current),
          problem: null,
        }),
        (after) => ({ put: [expectedEntry(after)] }),
      ),

    leaveUnknown: (id, event, problem, finding) =>
      book.step(
        id,
        [
          {
            event,
            at: clock.now(),
            actor: PROGRAM,
            sentence: problem.sentence,
            ...(finding === null ? {} : seenIn(finding)),
          },
        ],
        () => ({ problem }),
      ),

    noteLook: (id, finding) =>
      book.step(id, [
        {
          event: 'checked',
          at: finding.at,
          actor: PROGRAM,
          sentence: `The balance read ${amountInWords(finding.balance)}.`,
          ...seenIn(finding),
        },
      ]),

    refute: (id, finding, sentence) =>
      book.step(
        id,
        [{ event: 'resolved as not landed', at: finding.at, actor: PROGRAM, sentence, ...seenIn(finding) }],
        () => ({ problem: { code: 'adjustment.not-landed', sentence } }),
      ),

    refuse: (id, finding, problem) =>
      book.step(
        id,
        [{ event: 'rejected', at: finding.at, actor: PROGRAM, sentence: problem.sentence, ...seenIn(finding) }],
        () => ({
          problem,
        }),
      ),

    async confirm({ id, expectedEntryId }, entry, sentence) {
      const expected = await store.table('entries').get(expectedEntryId ?? '');
      const settled = expected === undefined ? [] : [{ id: expected.id, fields: { status: 'settled' } } as const];
      return book.step(
        id,
        [{ event: 'seen by sync', at: clock.now(), actor: PROGRAM, sentence, balance: entry?.balanceAfter ?? null }],
        () => ({ confirmedByEntryId: entry?.id ?? null, problem: null }),
        () => ({ patch: entry === null ? [] : [{ id: entry.id, fields: { adjustmentId: id } }, ...settled] }),
      );
    },
  };
}

/** What a step keeps of a look. */
function seenIn({ balance, listed, verdict, proves, askedAt }: Finding) {
  return { balance, listed, verdict, proves, askedAt };
}

function expectedId(adjustment: Adjustment): EntryId {
  return `${adjustment.accountId}|adj:${adjustment.id}` as EntryId;
}

/** What the ledger shows until the API shows the change itself. */
function expectedEntry(adjustment: Adjustment): GivenEntry {
  const at = adjustment.sentAt ?? adjustment.updatedAt;
  return {
    id: expectedId(adjustment),
    connectionId: adjustment.connectionId,
    accountId: adjustment.accountId,
    externalId: null,
    at,
    rawAt: at,
    zoneKnown: true,
    seenAt: adjustment.updatedAt,
    runId: null,
    type: 'adjustment',
    sourceType: adjustment.kind,
    amount: adjustment.delta,
    balanceAfter: adjustment.balanceAfter,
    unit: adjustment.unit,
    description: adjustment.reason === '' ? adjustment.kind : `${adjustment.kind}: ${adjustment.reason}`,
    reference: adjustment.reference,
    origin: 'expected',
    status: 'current',
    adjustmentId: adjustment.id,
    ordinal: 0,
    raw: JSON.stringify({ sentAfter: adjustment.sentAfter ?? 0 }),
  };
}
