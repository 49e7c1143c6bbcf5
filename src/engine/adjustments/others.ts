import { STATES, statesWhere } from '../../domain/adjustment-state.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Instant } from '../../domain/time.ts';
import { daysBefore } from '../accounts/index.ts';
import type { Readable } from '../store/store.ts';
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
