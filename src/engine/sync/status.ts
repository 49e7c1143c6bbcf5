import type { Health } from '../../contract/connections.ts';
import type { SyncStatus } from '../../contract/sync.ts';
import type { Instant } from '../../domain/time.ts';
import { countInWords, timeInWords } from '../words.ts';

type Member = SyncStatus['connections'][number];

/**
 * The state of all connections as one: what a person has to know first. Something that runs comes first, then what
 * fails, what is offline, what waits.
 */
export function summarise(connections: readonly Member[]): SyncStatus {
  const members = [...connections];
  const asOf = oldestGood(members);
  if (members.length === 0)
    return { state: 'nothing to sync', sentence: 'No connection yet.', asOf: null, connections: members };
  const having = (...states: Health['state'][]) => members.filter(({ health }) => states.includes(health.state));
  const syncing = having('syncing');
  const failing = having('failing', 'quarantined');
  const offline = having('offline');
  const waiting = having('waiting', 'never', 'stale');
  const incomplete = having('incomplete');
  const locked = having('locked');
  const active = members.filter(({ health }) => health.state !== 'paused');
  const answer = (state: SyncStatus['state'], sentence: string): SyncStatus => ({
    state,
    sentence,
    asOf,
    connections: members,
  });
  if (locked.length > 0) return answer('locked', locked[0]?.health.sentence ?? 'The credentials are locked.');
  if (syncing.length > 0) return answer('syncing', syncingSentence(syncing, active.length));
  if (failing.length > 0) return answer('failing', namedSentence(failing));
  if (offline.length > 0) return answer('offline', offlineSentence(offline, active.length));
  if (waiting.length > 0) return answer('waiting', namedSentence(waiting));
  if (incomplete.length > 0) return answer('incomplete', namedSentence(incomplete));
  if (active.length === 0) return answer('paused', 'All connections are paused.');
  return answer('in sync', asOf === null ? 'In sync.' : `In sync as of ${timeInWords(asOf)}.`);
}

/** Oldest good reading over all that are read; `null` while one was never read. */
function oldestGood(members: readonly Member[]): Instant | null {
  const active = members.filter(({ health }) => health.state !== 'paused');
  if (active.some(({ health }) => health.lastGoodAt === null)) return null;
  return active.reduce<Instant | null>((oldest, { health }) => {
    const at = health.lastGoodAt;
    return at !== null && (oldest === null || at < oldest) ? at : oldest;
  }, null);
}

function syncingSentence(syncing: readonly Member[], active: number): string {
  const [first] = syncing;
  if (first === undefined) return 'Syncing.';
  const { progress } = first.health;
  const count =
    progress === null || progress.accountsTotal < 2 ? '' : ` (${progress.accountsDone} of ${progress.accountsTotal})`;
  const others = syncing.length === 1 ? '' : ` and ${syncing.length - 1} more`;
  return `Syncing ${syncing.length} of ${countInWords(active, 'connection', 'connections')}: ${first.label}${count}${others}.`;
}

function offlineSentence(offline: readonly Member[], active: number): string {
  return offline.length === active && active > 1
    ? `Offline: none of the ${active} connections can be reached.`
    : namedSentence(offline);
}

function namedSentence(members: readonly Member[]): string {
  const [first] = members;
  if (first === undefined) return '';
  const others = members.length === 1 ? '' : ` (and ${members.length - 1} more)`;
  return `${first.label}${others}: ${first.health.sentence}`;
}
