import type { Overview } from '../../contract/overview.ts';
import type { Instant } from '../../domain/time.ts';
import type { Directory } from '../accounts/index.ts';
import type { Store } from '../store/store.ts';
import { changeInWords, countInWords, linkTo, linkToLedger, listInWords } from '../words.ts';

export type Change = Overview['changes'][number];

const MOST = 50;
const MOST_OF_ONE_KIND = 20;

/** What changed since a moment, newest first: each a sentence and where to look. */
export async function readChanges(store: Store, directory: Directory, since: Instant): Promise<Change[]> {
  const all = await Promise.all([
    entryChanges(store, directory, since),
    adjustmentChanges(store, directory, since),
    membershipChanges(store, directory, since),
    auditChanges(store, since),
  ]);
  return all
    .flat()
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST);
}

/** One sentence per connection: thousands of entries are one piece of news. */
async function entryChanges(store: Store, directory: Directory, since: Instant): Promise<Change[]> {
  const kind = { status: 'current', origin: { $in: ['reported', 'observed'] } };
  const selector = { ...kind, seenAt: { $gt: since } };
  const [first] = await store.table('entries').find({ sort: [{ seenAt: 'asc' }], limit: 1 });
  // Since before the first sync, all of them are new: that is known without adding them up.
  const isAll = first === undefined || first.seenAt > since;
  const groups = await store.table('entries').sum({
    selector: isAll ? kind : selector,
    groupBy: ['connectionId', 'unit'],
    fields: ['amount'],
  });
  const connections = await directory.connections();
  return Promise.all(
    groups.map(async (group) => {
      const connectionId = String(group.key['connectionId']);
      const unit = String(group.key['unit'] ?? '');
      const label = connections.get(connectionId)?.label ?? '';
      const [latest] = await store
        .table('entries')
        .find({ selector: { ...selector, connectionId }, sort: [{ seenAt: 'desc' }], limit: 1 });
      const moved = [group.positive['amount'] ?? 0n, group.negative['amount'] ?? 0n].filter((sum) => sum !== 0n);
      const amounts = moved.length === 0 ? '0' : listInWords(moved.map(changeInWords));
      return {
        id: `entries.${connectionId}.${unit}`,
        at: latest?.seenAt ?? since,
        sentence: `${label}: ${countInWords(group.count, 'new entry', 'new entries')}, ${amounts} ${unit}.`,
        link: linkToLedger('connection', connectionId, { sort: 'seenAt', direction: 'descending' }),
      };
    }),
  );
}

async function adjustmentChanges(store: Store, directory: Directory, since: Instant): Promise<Change[]> {
  const found = await store.table('adjustments').find({
    selector: { updatedAt: { $gt: since }, state: { $ne: 'draft' } },
    sort: [{ updatedAt: 'desc' }],
    limit: MOST_OF_ONE_KIND,
  });
  const accounts = await directory.some(found.map(({ accountId }) => accountId));
  return found.map((adjustment) => ({
    id: `adjustment.${adjustment.id}`,
    at: adjustment.updatedAt,
    sentence: `Adjustment of ${changeInWords(adjustment.delta)} for ${accounts.get(adjustment.accountId)?.name ?? 'a removed account'}: ${adjustment.state}.`,
    link: linkTo('/adjustments', { adjustment: adjustment.id }),
  }));
}

async function membershipChanges(store: Store, directory: Directory, since: Instant): Promise<Change[]> {
  const selector = { firstSeenAt: { $gt: since } };
  const groups = await store.table('memberships').sum({ selector, groupBy: ['connectionId'], fields: [] });
  const connections = await directory.connections();
  return Promise.all(
    groups.map(async (group) => {
      const connectionId = String(group.key['connectionId']);
      const [latest] = await store
        .table('memberships')
        .find({ selector: { ...selector, connectionId }, sort: [{ firstSeenAt: 'desc' }], limit: 1 });
      return {
        id: `memberships.${connectionId}`,
        at: latest?.firstSeenAt ?? since,
        sentence: `${connections.get(connectionId)?.label ?? ''}: ${countInWords(group.count, 'plan', 'plans')} seen for the first time.`,
        link: linkTo('/memberships', { connection: connectionId }),
      };
    }),
  );
}

/** What people did to connections, and what they exported. */
async function auditChanges(store: Store, since: Instant): Promise<Change[]> {
  const events = await store.table('audit').find({
    selector: { at: { $gt: since } },
    sort: [{ at: 'desc' }],
    limit: 200,
  });
  return events
    .filter(({ action }) => /^(connection|export)\./.test(action))
    .slice(0, MOST_OF_ONE_KIND)
    .map(({ id, at, sentence, action, connectionId }) => ({
      id: `audit.${id}`,
      at,
      sentence,
      link:
        action.startsWith('export.') || connectionId === null
          ? '/activity'
          : linkTo('/connections', { connection: connectionId }),
    }));
}
