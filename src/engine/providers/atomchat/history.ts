import type { Problem } from '../../../domain/problem.ts';
import { sweepByOffset } from '../offset-sweep.ts';
import type { AccountRef, LedgerPage, LedgerStart, ProviderRequest } from '../provider.ts';
import { serverNow } from '../server-clock.ts';
import { readEach, saysNothingToList } from '../wire-list.ts';
import { callOf, read, uidField } from './client.ts';
import { begin, CheckpointSchema, NOTHING, type Checkpoint, type Sweep } from './history-checkpoint.ts';
import { PageReader } from './history-pages.ts';
import { PAGE_LIMIT } from './manifest.ts';
import { toDeduction, withoutGuesses, type Deduction } from './map.ts';
import { findHistory, readFailed } from './wire.ts';

/** More deductions than any user of a chat has. */
const MOST_ROWS = 2_000_000;

/**
 * The deductions. Rows have no ids and the list no filter by time: a list that shows the newest first is read down to
 * what is known, one that shows the oldest first from the last place that is surely before it, any other one whole.
 */
export async function* readLedger(
  request: ProviderRequest,
  account: AccountRef,
  from: LedgerStart,
): AsyncGenerator<LedgerPage, void, undefined> {
  const parsed = CheckpointSchema.safeParse(from.checkpoint);
  let saved = parsed.success && !from.isFullSweep ? parsed.data : NOTHING;
  // A list in no order cannot be entered in its middle: equal rows may stand anywhere.
  if (saved.sweep && saved.sweep.order !== null && saved.sweep.order !== 'none') {
    for await (const page of sweep(request, account, saved, saved.sweep)) {
      saved = CheckpointSchema.parse(page.checkpoint);
      yield page;
    }
  }
  yield* sweep(request, account, saved, begin(saved, serverNow(request)));
}

async function* sweep(
  request: ProviderRequest,
  account: AccountRef,
  saved: Checkpoint,
  start: Sweep,
): AsyncGenerator<LedgerPage, void, undefined> {
  const reader = new PageReader(start);
  let refused: readonly Problem[] = [];
  let isDoubtful = false;
  const pages = sweepByOffset<Deduction>({
    call: callOf(request, 'getCreditDeductionHistory'),
    limit: PAGE_LIMIT,
    mostRows: MOST_ROWS,
    marksAreUnique: false,
    start: start.position,
    markOf: (row) => row.digest,
    isEnough: (rows) => reader.isPastWhatIsNew(rows),
    fetchPage: async (offset, limit) => {
      const fetched = await fetchRows(request, account, offset, limit);
      refused = [...refused, ...fetched.missing];
      isDoubtful ||= fetched.missing.length > 0 || fetched.isWordOnly;
      return { ...fetched, hasMore: null };
    },
  });
  let fetchedFrom = start.position;
  for await (const page of pages) {
    const entries = reader.read(page, fetchedFrom);
    fetchedFrom = page.position;
    const missing = [...refused, ...page.missing];
    refused = [];
    yield {
      entries,
      checkpoint: page.isLast ? reader.ended(saved, page.position) : { ...saved, sweep: reader.state(page.position) },
      isFullWindow: false,
      isCompleteSweep: page.isWhole && !isDoubtful && reader.sawEverything,
      missing,
      balance: null,
    };
  }
}

interface FetchedRows {
  readonly rows: readonly Deduction[];
  readonly received: number;
  readonly missing: readonly Problem[];
  readonly isWordOnly: boolean;
}

const NOTHING_LISTED = { rows: [], under: '', isWordOnly: true } as const;

async function fetchRows(
  request: ProviderRequest,
  account: AccountRef,
  offset: number,
  limit: number,
): Promise<FetchedRows> {
  const { settings } = request;
  const medium = settings['historyType'] ?? '';
  const form = {
    ...uidField(request, account.externalId),
    [settings['offsetParameter'] ?? 'offset']: String(offset),
    [settings['limitParameter'] ?? 'limit']: String(limit),
    ...(medium === '' ? {} : { [settings['historyTypeParameter'] ?? 'type']: medium }),
  };
  const { answer, place } = await read(request, 'getCreditDeductionHistory', form, {
    uid: account.externalId,
    isFine: saysNothingToList,
  });
  const isWord = readFailed(answer.json) !== null;
  const { rows, under, isWordOnly } = isWord ? NOTHING_LISTED : findHistory(answer.json, place);
  const fields = {
    time: settings['historyTimeField'] ?? 'auto',
    amount: settings['historyAmountField'] ?? 'auto',
    id: settings['historyIdField'] ?? '',
  };
  const { read: rowsRead, missing } = readEach(rows, { ...place, under }, (row, where) =>
    toDeduction(row, fields, where, place),
  );
  const deductions = withoutGuesses(
    rowsRead.map(({ row }) => row),
    fields,
  );
  return { rows: deductions, received: rows.length, missing, isWordOnly };
}
