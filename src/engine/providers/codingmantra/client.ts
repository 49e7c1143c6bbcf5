import { formatCredits } from '../../../domain/credits.ts';
import { failure } from '../failure.ts';
import { errorOfStatus } from '../judge-status.ts';
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
import { readShape, type ShapePlace } from '../read-shape.ts';
import { textAtPath } from '../body-path.ts';
import { WINDOW_SIZE } from './manifest.ts';
import { ACCOUNT, toBalance, toEntries } from './map.ts';
import { CreditsAnswerSchema, HistoryAnswerSchema, RawHistorySchema } from './wire.ts';

/** One call: the history carries the balance too. */
export async function probe(request: ProviderRequest): Promise<ProbeReport> {
  const page = await readWindow(request);
  const held = page.balance?.total ?? null;
  const count = page.entries.length;
  return {
    accounts: [ACCOUNT],
    balance: page.balance,
    sentences: [
      `The key works. Its user holds ${held === null ? 'an unknown number of' : formatCredits(held)} credits.`,
      page.isFullWindow
        ? `The API shows the last ${count} changes; older ones cannot be read.`
        : `The API shows ${count === 1 ? 'one change' : `${count} changes`}, which is the whole history.`,
    ],
  };
}

export async function listAccounts(_request: ProviderRequest): Promise<readonly AccountReading[]> {
  return [ACCOUNT];
}

/** @throws ProviderError `unexpected shape` when the balance is missing: absent is not zero. */
export async function readBalance(request: ProviderRequest, _account: AccountRef): Promise<BalanceReading> {
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
  const { answer, place } = await get(request, '/api/user/credits/history');
  const { data } = readShape(HistoryAnswerSchema, answer.json, place);
  const raw = readShape(RawHistorySchema, answer.json, place).data.history;
  const entries = toEntries(data.history, raw, place.secrets);
  const isFullWindow = data.history.length >= WINDOW_SIZE;
  return {
    entries,
    checkpoint: { newest: entries.at(-1)?.time.at ?? null },
    isFullWindow,
    isCompleteSweep: !isFullWindow,
    balance: toBalance(data.currentCredits, answer),
  };
}

async function get(request: ProviderRequest, path: string): Promise<{ answer: HttpAnswer; place: ShapePlace }> {
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
  const message =
    textAtPath(answer.json, 'message') ?? textAtPath(answer.json, 'error') ?? textAtPath(answer.json, 'error.message');
  const error = errorOfStatus(answer, { ...place, message });
  if (error) throw error;
  return { answer, place };
}
