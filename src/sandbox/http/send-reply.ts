import type { ServerResponse } from 'node:http';
import type { SandboxReply } from '../../engine/providers/sandbox-api.ts';
import type { Delivery } from './delivery.ts';

/** Sends an answer as it is, or spoilt, or not at all. */
export function sendReply(
  response: ServerResponse,
  reply: SandboxReply,
  { ending, damage, contentType }: Pick<Delivery, 'ending' | 'damage' | 'contentType'>,
  now: number,
): void {
  if (ending === 'no answer') return;
  if (ending === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const sent = damage === 'malformed' ? spoil(text) : text;
  const bytes = Buffer.from(sent, 'utf8');
  response.sendDate = false;
  response.writeHead(reply.status, {
    date: new Date(now).toUTCString(),
    'content-type': contentType ?? reply.contentType ?? 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...reply.headers,
  });
  if (damage !== 'truncated') {
    response.end(bytes);
    return;
  }
  // The length promises more than comes: the connection ends in the middle of the body.
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

/** As of a program that crashed while printing: a warning in the middle, the end missing. */
function spoil(json: string): string {
  return `${json.slice(0, Math.max(1, json.length - 2))}\nWarning: Undefined index in line 214,`;
}
