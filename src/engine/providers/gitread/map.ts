import { UNNAMED_HOLDERS, UNNAMED_ID } from '../../../domain/account.ts';
import { ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import { readJwtClaims } from '../jwt-claims.ts';
import { failure } from '../failure.ts';
import type {
  AccountReading,
  AccountRef,
  BalanceReading,
  HttpAnswer,
  ProviderError,
  WriteInstruction,
  WriteOutcome,
} from '../provider.ts';
import { refused } from '../write-outcome.ts';
import { LARGEST_BALANCE } from './manifest.ts';

const WHOLE = 1_000_000n;

/** The user is named inside the token alone. */
export function toAccount(token: string): AccountReading {
  const user = readJwtClaims(token)?.sub ?? null;
  return {
    externalId: user ?? UNNAMED_ID,
    name: user ?? UNNAMED_HOLDERS.ofToken,
    email: '',
    unit: 'credits',
    identity: user,
  };
}

/** No parameter names the user, so a token of somebody else would read, and write, another account. */
export function strangerIn(token: string, account: AccountRef): ProviderError | null {
  const user = toAccount(token).externalId;
  if (user === account.externalId || user === UNNAMED_ID || account.externalId === UNNAMED_ID) return null;
  return failure('another account', {
    sentence: `The token now belongs to ${user}; this account is ${account.externalId}.`,
    kept: 'Nothing was read or changed.',
    cure: 'Check which user the token command signs in, or connect the other user as a connection of its own.',
  });
}

export function toBalance(total: Credits, holder: AccountReading, answer: HttpAnswer): BalanceReading {
  return {
    total,
    reserved: null,
    available: null,
    unit: holder.unit,
    askedAt: answer.startedAt,
    at: answer.endedAt,
    holder,
    mayRiseByItself: false,
  };
}

/** @returns the number to send, or the refusal of an instruction this API could not carry out as meant. */
export function toSetBody(instruction: WriteInstruction): { readonly credits: number } | WriteOutcome {
  if (instruction.method !== 'set')
    return refused('GitRead can only set a balance, not add to it.', 'Use an adjustment that sets the balance.');
  const { target } = instruction;
  if (target % WHOLE !== 0n)
    return refused('GitRead counts whole credits; this amount has decimals.', 'Round the amount to a whole number.');
  if (target < ZERO_CREDITS)
    return refused('GitRead has no balance below zero.', 'Choose an amount that leaves zero or more.');
  if (target > LARGEST_BALANCE)
    return refused('This balance is larger than GitRead can hold (2147483647).', 'Choose a smaller amount.');
  return { credits: Number(target / WHOLE) };
}
