import type { ConnectionCard } from '../../../contract/connections.ts';

const KEY_PROBLEM = /unauthori[sz]ed|token|sign[ -]in|credential|key/i;

/** The one action that leads out of this state, shown on the card itself; `null` when nothing is to be done. */
export function wayOut({
  state,
  health,
}: Pick<ConnectionCard, 'state' | 'health'>): 'secret' | 'resume' | 'sync' | null {
  if (state !== 'active') return 'resume';
  if (health.state === 'failing') return KEY_PROBLEM.test(health.problem?.code ?? '') ? 'secret' : 'sync';
  if (health.state === 'offline' || health.state === 'stale') return 'sync';
  return null;
}
