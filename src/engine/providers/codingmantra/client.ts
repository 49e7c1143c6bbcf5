import { formatCredits } from '../../../domain/credits.ts';
import { errorOfAnswer, messageIn } from '../body-error.ts';
import { valueAtPath } from '../body-path.ts';
import { failure } from '../failure.ts';
import type {
  AccountReading,
  AccountRef,
  BalanceReading,
  HttpAnswer,
  LedgerPage,
  LedgerStart,
  ProbeReport,
  ProviderRequest,
} from '../provider.ts';
import { misfit, readShape, type ShapePlace } from '../read-shape.ts';
import { listOf, readEach, saysNothingToList } from '../wire-list.ts';
import { WINDOW_SIZE } from './manifest.ts';
import { ACCOUNT, toBalance, toEntries } from './map.ts';
import { CreditsAnswerSchema, HistoryAnswerSchema, HistoryEntrySchema } from './wire.ts';

/** The history carries the balance too; where it does not, the balance is asked for as well. */
export async function probe(request: ProviderRequest): Promise<ProbeReport> {
  const page = await readWindow(request);
  const balance = page.balance ?? (await readBalance(request));
  const held = balance.total;
  const count = page.entries.length;
  return {
    accounts: [ACCOUNT],
    balance,
    sentences: [
      `The key works. Its user holds ${held === null ? 'an unknown number of' : formatCredits(held)} credits.`,
      page.isFullWindow
        ? `The API shows the last ${count} changes; older ones cannot be read.`
        : `The API shows ${count === 1 ? 'one change' : `${count} changes`}, which is the whole history.`,
      ...page.missing.map(({ sentence }) => sentence),
    ],
  };
}

export async function listAccounts(_request: ProviderRequest): Promise<readonly AccountReading[]> {
  return [ACCOUNT];
}

/** @throws ProviderError `unexpected shape` when the balance is missing: absent is not zero. */
export async function readBalance(request: ProviderRequest): Promise<BalanceReading> {
  const { answer, place } = await get(request, '/api/user/credits');
  return toBalance(readShape(CreditsAnswerSchema, answer.json, place).data.credits, answer);
}

/** One page always: the API has no paging. The balance comes from the same body, so no debit can fall between the two. */
export async function* readLedger(
  request: ProviderRequest,
  _account: AccountRef,
  _from: LedgerStart,
): AsyncGenerator<LedgerPage, void, undefined> {
  yield await readWindow(request);
}

async function readWindow(request: ProviderRequest): Promise<LedgerPage> {
  const { answer, place } = await get(request, HISTORY, (message) => saysNothingToList(message));
  const isWordless = valueAtPath(answer.json, 'data') === undefined && saysNothingToList(messageIn(answer.json));
  if (isWordless) return { ...EMPTY_WINDOW, balance: null };
  const { data } = readShape(HistoryAnswerSchema, answer.json, place);
  const listed = listOf(data.history);
  if (listed === null) throw misfit('data.history', data.history === undefined ? 'is missing' : 'is no list', place);
  const { read, missing } = readEach(listed, { ...place, under: 'data.history' }, (sent, under) =>
    readShape(HistoryEntrySchema, sent, { ...place, under }),
  );
  const entries = toEntries(read, place.secrets);
  const isFullWindow = listed.length >= WINDOW_SIZE;
  return {
    entries,
    checkpoint: { newest: entries.at(-1)?.time.at ?? null },
    isFullWindow,
    isCompleteSweep: !isFullWindow && missing.length === 0,
    missing,
    balance: toBalance(data.currentCredits, answer),
  };
}

const HISTORY = '/api/user/credits/history';

/** The API's word that there is nothing to list; what was listed before does not vanish by it. */
const EMPTY_WINDOW = {
  entries: [],
  checkpoint: { newest: null },
  isFullWindow: false,
  isCompleteSweep: false,
  missing: [],
} as const;

/** @param isFine tells by its words a refusal that is none. */
async function get(
  request: ProviderRequest,
  path: string,
  isFine: (message: string) => boolean = () => false,
): Promise<{ answer: HttpAnswer; place: ShapePlace }> {
  const { api_key: key } = await request.credential.read();
  if (!key)
    throw failure('unauthorized', {
      sentence: 'This connection has no API key.',
      cure: 'Enter one under Connections.',
    });
  const place = { call: `GET ${path}`, secrets: [key] };
  const answer = await request.http.send({
    call: place.call,
    method: 'GET',
    path,
    headers: { Accept: 'application/json', Authorization: `Bearer ${key}` },
    effect: 'read',
    secrets: place.secrets,
  });
  // Error bodies are not documented: whatever calls itself a message is shown as one (docs/provider-facts.md §1).
  const error = errorOfAnswer(answer, place);
  const isRefusal =
    error !== null && !((answer.status === 404 || answer.status < 300) && isFine(messageIn(answer.json)));
  if (isRefusal) throw error;
  return { answer, place };
}
