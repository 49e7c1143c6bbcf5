import { formatCredits, type Credits } from '../../../domain/credits.ts';
import { errorOfAnswer } from '../body-error.ts';
import { failure, problemOf } from '../failure.ts';
import type {
  AccountReading,
  AccountRef,
  BalanceReading,
  HttpAnswer,
  HttpExchange,
  ProbeReport,
  ProviderError,
  ProviderRequest,
  WriteInstruction,
  WriteOutcome,
} from '../provider.ts';
import { readShape } from '../read-shape.ts';
import { outcomeOfError, outcomeOfThrown } from '../write-outcome.ts';
import { strangerIn, toAccount, toBalance, toSetBody } from './map.ts';
import { sessionToken, type SessionToken } from './token-source.ts';
import { CreditsAnswerSchema, SetAnswerSchema } from './wire.ts';

const PATH = '/api/credits';
const READ = `GET ${PATH}`;
const WRITE = `POST ${PATH}`;

export async function probe(request: ProviderRequest): Promise<ProbeReport> {
  const { balance, isRenewable } = await readCredits(request, null);
  const holder = balance.holder;
  return {
    accounts: holder ? [holder] : [],
    balance,
    sentences: [
      `The token works${holder?.identity ? `; it belongs to ${holder.identity}` : ''}. The balance is ${balance.total === null ? 'not stated' : formatCredits(balance.total)} credits.`,
      ...(balance.total === 0n ? ['Zero may also mean that the API does not know this user.'] : []),
      isRenewable
        ? 'The command gives a fresh token whenever one is needed.'
        : 'This token ends within about a minute. Give a command that prints one to keep this connection in sync.',
    ],
  };
}

/** No call: who it is stands in the token. */
export async function listAccounts(request: ProviderRequest): Promise<readonly AccountReading[]> {
  return [toAccount((await sessionToken(request)).token)];
}

/**
 * @returns credits; zero may also mean "no such user" (docs/provider-facts.md §4).
 * @throws ProviderError `token expired` for a pasted token that has ended.
 */
export async function readBalance(request: ProviderRequest, account: AccountRef): Promise<BalanceReading> {
  return (await readCredits(request, account)).balance;
}

/** Sets the balance by one POST. The answer is an echo of the request, so `accepted` proves nothing yet. */
export async function write(
  request: ProviderRequest,
  account: AccountRef,
  instruction: WriteInstruction,
): Promise<WriteOutcome> {
  const body = toSetBody(instruction);
  if ('kind' in body) return body;
  let session: SessionToken;
  try {
    session = await sessionToken(request);
  } catch (thrown) {
    return { kind: 'not sent', problem: outcomeOfThrown(thrown).problem };
  }
  const { token } = session;
  const stranger = strangerIn(token, account);
  if (stranger) return { kind: 'not sent', problem: stranger.problem };
  try {
    const answer = await request.http.send({
      ...exchange('write', token),
      headers: { ...headers(token), 'Content-Type': 'application/json' },
      body: { kind: 'json', value: body },
    });
    const error = errorOf(answer, WRITE, session);
    return error ? outcomeOfError(answer.status, error) : toOutcome(answer, instruction, token);
  } catch (thrown) {
    return outcomeOfThrown(thrown);
  }
}

function toOutcome(answer: HttpAnswer, instruction: WriteInstruction, token: string): WriteOutcome {
  const { credits: echoed } = readShape(SetAnswerSchema, answer.json, { call: WRITE, secrets: [token] });
  if (instruction.method === 'set' && echoed === instruction.target) return { kind: 'accepted', echoed };
  return { kind: 'unknown', problem: oddEcho(echoed) };
}

function oddEcho(echoed: Credits) {
  return problemOf('unexpected shape', {
    sentence: `The API confirmed another value than the one sent: ${formatCredits(echoed)}.`,
    cure: 'Read the balance back before doing anything else.',
    where: `${WRITE} → credits`,
  });
}

async function readCredits(
  request: ProviderRequest,
  account: AccountRef | null,
): Promise<{ readonly balance: BalanceReading; readonly isRenewable: boolean }> {
  let session = await sessionToken(request);
  let answer = await request.http.send(exchange('read', session.token));
  if (answer.status === 401 && session.isRenewable) {
    session = await sessionToken(request, session.token);
    answer = await request.http.send(exchange('read', session.token));
  }
  const error = errorOf(answer, READ, session) ?? (account && strangerIn(session.token, account));
  if (error) throw error;
  const { credits } = readShape(CreditsAnswerSchema, answer.json, { call: READ, secrets: [session.token] });
  return { balance: toBalance(credits, toAccount(session.token), answer), isRenewable: session.isRenewable };
}

function exchange(effect: 'read' | 'write', token: string): HttpExchange {
  return {
    call: effect === 'read' ? READ : WRITE,
    method: effect === 'read' ? 'GET' : 'POST',
    path: PATH,
    headers: headers(token),
    effect,
    secrets: [token],
  };
}

function headers(token: string): Record<string, string> {
  return { Accept: 'application/json', Authorization: `Bearer ${token}` };
}

/** A 401 means an old token first, and only after a fresh one that something is wrong with it (docs/provider-facts.md §4). */
function errorOf(answer: HttpAnswer, call: string, session: SessionToken): ProviderError | null {
  const where = `${call} → HTTP 401`;
  if (answer.status !== 401) return errorOfAnswer(answer, { call, secrets: [session.token] });
  if (session.isRenewable)
    return failure('unauthorized', {
      sentence: 'The API does not accept the token that the command has just printed.',
      cure: 'Run the command by hand and check that it prints a session token of the right user.',
      where,
    });
  return failure('token expired', {
    sentence: 'The session token has ended; it lives for about a minute.',
    cure: 'Paste a new one, or better: give a command that prints one.',
    where,
  });
}
