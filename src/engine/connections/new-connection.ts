import type { Connection } from '../../domain/connection.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { CheckedForm } from './check-form.ts';

/** A connection as it is when it has just been made. */
export function newConnection(id: ConnectionId, providerId: string, form: CheckedForm, now: Instant): Connection {
  const { label, baseUrl, settings, accountIds, intervalMinutes, price } = form;
  return {
    id,
    providerId,
    label,
    baseUrl,
    settings,
    accountIds,
    state: 'active',
    stateReason: null,
    credentialRef: `credential-${id}`,
    credentialSetAt: now,
    intervalMinutes,
    price,
    writesProvenAt: null,
    provenSettings: {},
    identity: null,
    isSandbox: false,
    createdAt: now,
  };
}

/** Whether what the write probe proved still holds: it was proven for one address and one set of settings. */
export function keepsProof(current: Connection, form: CheckedForm): boolean {
  const names = new Set([...Object.keys(current.settings), ...Object.keys(form.settings)]);
  return current.baseUrl === form.baseUrl && [...names].every((name) => current.settings[name] === form.settings[name]);
}
