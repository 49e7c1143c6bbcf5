import type { ActiveQuirks, SandboxAccount, SandboxEntry, SandboxReply } from '../sandbox-api.ts';

export function succeeded(message: string, data: unknown, quirks: ActiveQuirks): SandboxReply {
  return reply({ success: { status: 2000, message, data } }, quirks);
}

export function failed(status: number, message: string, quirks: ActiveQuirks): SandboxReply {
  return reply({ failed: { status, message } }, quirks);
}

/** JSON without its label, and 200 whatever happened, as the vendor's PHP does it. */
export function reply(body: Record<string, unknown>, quirks: ActiveQuirks): SandboxReply {
  const asText = quirks.get('status') === 'text';
  const text = JSON.stringify(body, (name, value: unknown) => (asText && name === 'status' ? String(value) : value));
  return { status: 200, body: text, contentType: 'text/html; charset=UTF-8' };
}

export function placeRows(rows: readonly unknown[], quirks: ActiveQuirks): SandboxReply {
  const message = 'Credit deduction history fetched successfully.';
  switch (quirks.get('history list')) {
    case 'success.data':
      return succeeded(message, rows, quirks);
    case 'data':
      return reply({ data: rows }, quirks);
    case 'history':
      return reply({ history: rows }, quirks);
    default:
      return succeeded(message, { history: rows }, quirks);
  }
}

export function printRow(entry: SandboxEntry, quirks: ActiveQuirks): Record<string, unknown> {
  return {
    ...(quirks.has('row ids') ? { id: String(700_000 + entry.serial) } : {}),
    type: entry.tag,
    name: entry.label,
    credits: -entry.amount,
    date: new Date(entry.at).toISOString().slice(0, 19).replace('T', ' '),
  };
}

export function printUser(account: SandboxAccount): Record<string, unknown> {
  return { UID: account.id, name: account.person.name, avatarURL: '', profileURL: '', role: 'default' };
}
