import type { QueryKey } from '@tanstack/react-query';
import type { Area, Change } from '../../../contract/changes.ts';
import type { Contract } from '../../../contract/index.ts';

type ProcedureName = { [A in keyof Contract]: `${A}.${keyof Contract[A] & string}` }[keyof Contract];

const EVERYTHING: readonly Area[] = [
  'connections',
  'accounts',
  'ledger',
  'memberships',
  'usage',
  'adjustments',
  'activity',
  'sync',
];

/** A row of a file is judged by all of these. */
const REVIEW: readonly Area[] = ['bulk', 'accounts', 'adjustments', 'connections', 'settings'];

/**
 * What each answer is made of: a change of one of these areas makes it old. Empty: it never grows old by a change, either
 * because it is constant or because the screen asks for it at one moment (a preview, a test).
 */
const MADE_OF: Readonly<Record<ProcedureName, readonly Area[]>> = {
  'host.facts': ['settings', 'connections', 'workspace'],
  'host.wishes': [],
  'workspace.status': ['workspace', 'vault'],
  'workspace.backups': ['workspace'],
  'workspace.restore': [],
  'workspace.losses': ['workspace'],
  'workspace.beginAnew': [],
  'workspace.tryAgain': [],
  'workspace.present': [],
  'vault.status': ['vault'],
  'vault.create': [],
  'vault.unlock': [],
  'vault.lock': [],
  'vault.protect': [],
  'vault.changePassphrase': [],
  'overview.get': EVERYTHING,
  'overview.looked': [],
  'accounts.page': ['accounts', 'connections', 'memberships'],
  'accounts.get': ['accounts', 'connections', 'ledger', 'memberships', 'usage', 'adjustments'],
  'accounts.find': ['accounts', 'connections'],
  'accounts.balanceHistory': ['accounts', 'ledger', 'adjustments'],
  'accounts.timeline': ['accounts', 'ledger', 'memberships', 'adjustments', 'activity'],
  'accounts.raw': ['accounts'],
  'accounts.tags': ['accounts'],
  'accounts.setNote': [],
  'accounts.setTags': [],
  'accounts.linked': ['accounts', 'connections'],
  'accounts.link': [],
  'accounts.unlink': [],
  'accounts.setApart': [],
  'accounts.suggestLinks': ['accounts', 'connections'],
  'ledger.page': ['ledger'],
  'ledger.totals': ['ledger'],
  'ledger.newSince': ['ledger'],
  'ledger.gaps': ['ledger'],
  'ledger.get': ['ledger'],
  'memberships.page': ['memberships'],
  'usage.series': ['usage', 'ledger'],
  'usage.top': ['usage', 'ledger'],
  'adjustments.preview': ['accounts', 'adjustments', 'settings', 'operators'],
  'adjustments.saveDraft': [],
  'adjustments.send': [],
  'adjustments.approve': [],
  'adjustments.approveWith': [],
  'adjustments.writeRequest': [],
  'adjustments.readRequest': [],
  'adjustments.answerRequest': [],
  'adjustments.takeAnswers': [],
  'adjustments.decline': [],
  'adjustments.discard': [],
  'adjustments.withdraw': [],
  'adjustments.checkAgain': [],
  'adjustments.resolve': [],
  'adjustments.page': ['adjustments', 'settings'],
  'adjustments.get': ['adjustments', 'settings'],
  'adjustments.reasons': ['settings'],
  'bulk.open': [],
  'bulk.list': ['bulk'],
  'bulk.get': REVIEW,
  'bulk.rows': REVIEW,
  'bulk.row': REVIEW,
  'bulk.setColumns': [],
  'bulk.edit': [],
  'bulk.skip': [],
  'bulk.sendAgain': [],
  'bulk.send': [],
  'bulk.pause': [],
  'bulk.resume': [],
  'bulk.stop': [],
  'bulk.result': [],
  'bulk.discard': [],
  'exports.preview': [],
  'exports.start': [],
  'exports.list': ['exports'],
  'exports.cancel': [],
  'exports.showInFolder': [],
  'activity.runs': ['activity', 'sync'],
  'activity.run': ['activity', 'sync'],
  'activity.audit': ['activity'],
  'connections.providers': [],
  'connections.list': ['connections', 'sync'],
  'connections.get': ['connections', 'sync'],
  'connections.test': [],
  'connections.add': [],
  'connections.edit': [],
  'connections.rotateSecret': [],
  'connections.pause': [],
  'connections.resume': [],
  'connections.proveWrites': [],
  'connections.removalPreview': ['connections'],
  'connections.remove': [],
  'connections.trySandbox': [],
  'sync.status': ['sync', 'connections', 'vault'],
  'sync.start': [],
  'sync.cancel': [],
  'operators.who': ['operators'],
  'operators.claim': [],
  'operators.signIn': [],
  'operators.signOut': [],
  'operators.list': ['operators'],
  'operators.add': [],
  'operators.changeRole': [],
  'operators.rename': [],
  'operators.deactivate': [],
  'operators.reactivate': [],
  'operators.setPassphrase': [],
  'operators.setOsAccount': [],
  'operators.card': [],
  'operators.saveCard': [],
  'operators.readCard': [],
  'operators.addFromCard': [],
  'policy.get': ['settings'],
  'policy.set': [],
  'policy.reasons': ['settings'],
  'policy.setReasons': [],
  'settings.get': ['settings'],
  'settings.set': [],
  'settings.storeFacts': ['settings'],
  'settings.checkStore': [],
  'settings.backUp': [],
  'changes.feed': [],
};

/** Asked of one account and made of others of the same person too: there the change need not name the one asked of. */
const BEYOND: Readonly<Partial<Record<ProcedureName, readonly Area[]>>> = {
  'accounts.linked': ['accounts'],
  'adjustments.preview': ['adjustments'],
};

/**
 * Whether a change makes the answer under this key old. A change that names accounts or connections leaves alone what
 * was asked of another account or connection.
 */
export function isTouchedBy(key: QueryKey, change: Change): boolean {
  const [path, options] = key as [readonly string[] | undefined, { input?: unknown } | undefined];
  if (!Array.isArray(path)) return false;
  const name = path.join('.');
  if (!isProcedure(name)) return false;
  if (!MADE_OF[name].some((area) => change.areas.includes(area))) return false;
  if (BEYOND[name]?.some((area) => change.areas.includes(area))) return true;
  const asked = subjectOf(name, options?.input);
  return isAmong(asked.accountId, change.accountIds) && isAmong(asked.connectionId, change.connectionIds);
}

function isProcedure(name: string): name is ProcedureName {
  return Object.hasOwn(MADE_OF, name);
}

function isAmong(asked: string | undefined, changed: readonly string[]): boolean {
  return asked === undefined || changed.length === 0 || changed.includes(asked);
}

/** The account and the connection that a question names, wherever its input keeps them. */
function subjectOf(name: ProcedureName, input: unknown): { accountId?: string; connectionId?: string } {
  const flat = asRecord(input);
  const filter = asRecord(flat.filter);
  const id = asText(flat.id);
  return {
    accountId: asText(flat.accountId) ?? asText(filter.accountId) ?? (name.startsWith('accounts.') ? id : undefined),
    connectionId:
      asText(flat.connectionId) ?? asText(filter.connectionId) ?? (name.startsWith('connections.') ? id : undefined),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
