import { createHash } from 'node:crypto';
import type { AccountId, EntryId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

const LONGEST_ACCOUNT_ID = 200;
const LONGEST_ENTRY_ID = 300;
const LONGEST_OTHER_ID = 400;

/** `connectionId:externalId`; a digest stands for an external id that is too long. */
export function accountIdOf(connectionId: string, externalId: string): AccountId {
  return join(connectionId, ':', externalId, LONGEST_ACCOUNT_ID) as AccountId;
}

/** `accountId|key`: an id that is unique only within its account becomes unique over all (docs/provider-facts.md §1.1). */
export function entryIdOf(accountId: string, key: string): EntryId {
  return join(accountId, '|', key, LONGEST_ENTRY_ID) as EntryId;
}

/** Where an older version of an entry is kept. */
export function versionIdOf(entryId: string, version: number): EntryId {
  return withSuffix(entryId, `|v${version}`);
}

/** What is left of an observed entry once our own change was taken out of it. */
export function restIdOf(entryId: string): EntryId {
  return withSuffix(entryId, '|rest');
}

export function membershipIdOf(accountId: string, key: string): string {
  return join(accountId, '|', key, LONGEST_OTHER_ID);
}

export function usageIdOf(accountId: string, period: string, from: Instant): string {
  return `${accountId}|${period}|${from}`;
}

export function balanceIdOf(accountId: string, order: number): string {
  return `${accountId}|${order}`;
}

export function cursorIdOf(accountId: string, resource: string): string {
  return `${accountId}|${resource}`;
}

/** What tells a holder from another without saying who it is (docs/provider-facts.md §6.11). */
export function identityDigest(connectionId: string, identity: string): string {
  return digest(`${connectionId}\n${identity}`);
}

function withSuffix(entryId: string, suffix: string): EntryId {
  const isFitting = entryId.length + suffix.length <= LONGEST_ENTRY_ID;
  return `${isFitting ? entryId : digest(entryId)}${suffix}` as EntryId;
}

function join(left: string, mark: string, right: string, longest: number): string {
  const whole = `${left}${mark}${right}`;
  return whole.length <= longest ? whole : `${left}${mark}${digest(right)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
