import type { AdjustmentPreview } from '../../../contract/adjustments.ts';
import type { Account } from '../../../domain/account.ts';
import { KINDS, kindsWhere } from '../../../domain/adjustment-kind.ts';
import { STATES, statesWhere, type StateFacts } from '../../../domain/adjustment-state.ts';
import { ticketOf, type Adjustment } from '../../../domain/adjustment.ts';
import { storedToText } from '../../../domain/credits.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { personOf } from '../../../domain/person-link.ts';
import type { Instant } from '../../../domain/time.ts';
import { daysBefore } from '../../accounts/index.ts';
import type { Readable } from '../../store/store.ts';
import type { AdjustmentParts } from '../parts.ts';
import type { Grounds } from './preview.ts';

const MOST_OF_TODAY = 500;
/** States in which nothing happened and nothing will. */
const WITHOUT_EFFECT = statesWhere(({ effect }) => effect === 'none');
const UNDER_WAY = statesWhere(({ blocks, isOnItsWay }) => blocks || isOnItsWay);

/**
 * What else there is of one account that a new adjustment is weighed by.
 * @param ownId the adjustment itself when it is in the book already.
 */
export async function otherAdjustments(
  store: Readable,
  accountId: string,
  now: Instant,
  ownId: string | null,
): Promise<Pick<Grounds, 'others' | 'busy'>> {
  const table = store.table('adjustments');
  const sort = [{ createdAt: 'desc' }] as const;
  const [ofToday, underWay] = await Promise.all([
    table.find({
      selector: { accountId, createdAt: { $gte: daysBefore(now, 1) }, state: { $nin: WITHOUT_EFFECT } },
      sort,
      limit: MOST_OF_TODAY,
    }),
    table.find({ selector: { accountId, state: { $in: UNDER_WAY } }, sort }),
  ]);
  const isOther = ({ id }: Adjustment) => id !== ownId;
  return together(ofToday.filter(isOther), underWay.filter(isOther));
}

/** The same for every account that has any, by one reading of the book. */
export async function otherAdjustmentsOfAll(
  store: Readable,
  now: Instant,
): Promise<(accountId: string) => Pick<Grounds, 'others' | 'busy'>> {
  const table = store.table('adjustments');
  const since = { createdAt: { $gte: daysBefore(now, 1) }, state: { $nin: WITHOUT_EFFECT } };
  const ofToday = new Map<string, Adjustment[]>();
  for await (const page of table.scan({ selector: since, sort: [{ createdAt: 'desc' }] })) {
    for (const one of page) {
      const ofAccount = ofToday.get(one.accountId);
      if (ofAccount === undefined) ofToday.set(one.accountId, [one]);
      else ofAccount.push(one);
    }
  }
  const found = await table.find({ selector: { state: { $in: UNDER_WAY } }, sort: [{ createdAt: 'desc' }] });
  const underWay = Map.groupBy(found, ({ accountId }) => accountId as string);
  return (accountId) => together(ofToday.get(accountId) ?? [], underWay.get(accountId) ?? []);
}

function together(ofToday: readonly Adjustment[], underWay: readonly Adjustment[]): Pick<Grounds, 'others' | 'busy'> {
  const isOfToday = new Set(ofToday.map(({ id }) => id));
  const older = underWay.filter(({ id, state }) => !STATES[state].blocks && !isOfToday.has(id));
  return {
    others: [...ofToday, ...older],
    busy: underWay.filter(({ state }) => STATES[state].blocks),
  };
}

/** What is given to a person to make up for something. */
const COMPENSATIONS = kindsWhere(({ compensates }) => compensates);

const gives = ({ effect }: StateFacts) => effect !== 'none' && effect !== 'not asked for';
/** States in which something was given, may have been, or is on its way. */
const GIVING = statesWhere(gives);

/** Whether it gave something to make up for something, or is about to. */
function isCompensation({ kind, delta, state }: Pick<Adjustment, 'kind' | 'delta' | 'state'>): boolean {
  return KINDS[kind].compensates && delta > 0 && gives(STATES[state]);
}

const REMEMBERED_DAYS = 90;
const MOST_SHOWN = 10;
const MOST_READ = 200;

/**
 * What this person was given in the last 90 days, at whatever provider, on accounts linked by e-mail or by hand: shown
 * before anything more is given.
 * @param ownId the adjustment itself when it is in the book already.
 */
export async function earlierCompensations(
  parts: Pick<AdjustmentParts, 'store' | 'directory' | 'providerOf'>,
  account: Account,
  now: Instant,
  ownId: string | null,
): Promise<AdjustmentPreview['earlier']> {
  const linked = new Map((await parts.directory.personOf(account.id)).map((one) => [one.id, one.how]));
  const found = await parts.store.table('adjustments').find({
    selector: {
      accountId: { $in: [account.id, ...linked.keys()] },
      createdAt: { $gte: daysBefore(now, REMEMBERED_DAYS) },
      kind: { $in: COMPENSATIONS },
      state: { $in: GIVING },
    },
    sort: [{ createdAt: 'desc' }],
    limit: MOST_READ,
  });
  const shown = found.filter((one) => one.id !== ownId && isCompensation(one)).slice(0, MOST_SHOWN);
  const accounts = await parts.directory.some(shown.map(({ accountId }) => accountId));
  const connections = await parts.directory.connections();
  return shown.map((one) => {
    const connection = connections.get(one.connectionId);
    const manifest = connection === undefined ? undefined : parts.providerOf(connection.providerId)?.manifest;
    return {
      id: one.id,
      at: one.createdAt,
      accountName: accounts.get(one.accountId)?.name ?? '',
      linked: one.accountId === account.id ? 'this account' : (linked.get(one.accountId) ?? 'e-mail'),
      providerName: manifest?.name ?? '',
      connectionLabel: connection?.label ?? '',
      amount: storedToText(one.delta),
      unit: one.unit,
      reason: one.reason,
      reference: one.reference,
      by: one.createdBy,
      state: one.state,
    };
  });
}

/** The same adjustments for many accounts, by one reading of the book: newest first. */
export async function compensationsOfAll(
  { store, directory }: Pick<AdjustmentParts, 'store' | 'directory'>,
  now: Instant,
): Promise<(accountId: AccountId) => readonly Adjustment[]> {
  const found = new Map<AccountId, Adjustment[]>();
  const selector = {
    createdAt: { $gte: daysBefore(now, REMEMBERED_DAYS) },
    kind: { $in: COMPENSATIONS },
    state: { $in: GIVING },
  };
  for await (const page of store.table('adjustments').scan({ selector, sort: [{ createdAt: 'desc' }] })) {
    for (const one of page.filter(isCompensation)) {
      const ofAccount = found.get(one.accountId);
      if (ofAccount === undefined) found.set(one.accountId, [one]);
      else ofAccount.push(one);
    }
  }
  // Whoever is one person with one of these is reached from it.
  const persons = await directory.persons(found.keys());
  return (accountId) => {
    const own = found.get(accountId) ?? [];
    const linked = personOf(accountId, persons).flatMap(({ id }) => found.get(id) ?? []);
    return linked.length === 0 ? own : [...own, ...linked].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  };
}

/** @returns compensations with the reference, of any person, newest first. */
export async function compensationsOf(store: Readable, reference: string): Promise<readonly Adjustment[]> {
  const ticket = ticketOf(reference);
  if (ticket === '') return [];
  const found = await store.table('adjustments').find({ selector: { ticket }, sort: [{ createdAt: 'desc' }] });
  return found.filter(isCompensation);
}
