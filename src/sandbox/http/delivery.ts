import { assertNever } from '../../domain/result.ts';
import type { SandboxApi, SandboxReply } from '../../engine/providers/sandbox-api.ts';
import type { Fault } from '../faults.ts';

type SlowWrite = Extract<Fault, { kind: 'slow write' }>;

/** How the faults that struck a call change its answer and its effect. */
export interface Delivery {
  readonly latency: number;
  /** Takes the place of the API's own answer. */
  readonly instead: SandboxReply | null;
  /** What takes its place says that nothing was carried out; some APIs say so with status 200. */
  readonly refuses: boolean;
  readonly isApplied: boolean;
  readonly ending: 'answer' | 'reset' | 'no answer';
  readonly damage: 'none' | 'malformed' | 'truncated';
  readonly contentType: string | null;
  readonly slowWrite: SlowWrite | null;
}

const UNTOUCHED: Delivery = {
  latency: 0,
  instead: null,
  refuses: false,
  isApplied: true,
  ending: 'answer',
  damage: 'none',
  contentType: null,
  slowWrite: null,
};

/** Folds the faults into one delivery; of two that exclude each other, the later one counts. */
export function planDelivery(faults: readonly Fault[], api: SandboxApi, now: number): Delivery {
  const delivery = faults.reduce<Delivery>(
    (delivery, fault) => ({ ...delivery, ...change(fault, api, now, delivery) }),
    UNTOUCHED,
  );
  return isRefused(delivery) ? { ...delivery, isApplied: false, slowWrite: null } : delivery;
}

/** What is answered with a refusal was not carried out, whatever else struck the same call. */
function isRefused({ refuses, ending }: Delivery): boolean {
  return ending === 'answer' && refuses;
}

function change(fault: Fault, api: SandboxApi, now: number, delivery: Delivery): Partial<Delivery> {
  switch (fault.kind) {
    case 'latency':
      return { latency: delivery.latency + fault.milliseconds };
    case 'rate limit':
      return { instead: withHeaders(api.fail(429), retryAfter(fault, now)), refuses: true, isApplied: false };
    case 'server error':
      return { instead: { ...api.fail(500), status: fault.status }, refuses: false, isApplied: fault.isApplied };
    case 'unauthorized':
      return { instead: api.fail(401), refuses: true, isApplied: false };
    case 'reset before':
      return { ending: 'reset', isApplied: false };
    case 'reset after':
      return { ending: 'reset', isApplied: true };
    case 'no answer':
      return { ending: 'no answer', isApplied: fault.isApplied };
    case 'malformed json':
      return { damage: 'malformed', isApplied: fault.isApplied };
    case 'truncated body':
      return { damage: 'truncated', isApplied: fault.isApplied };
    case 'html page':
      return {
        instead: htmlPage(fault.status),
        refuses: fault.status >= 300 && fault.status < 500,
        isApplied: fault.isApplied,
      };
    case 'content type':
      return { contentType: fault.value };
    case 'redirect':
      return {
        instead: { status: fault.status, headers: { location: fault.location }, body: '', contentType: 'text/html' },
        refuses: true,
        isApplied: false,
      };
    case 'slow write':
      return { slowWrite: fault, isApplied: false, ending: fault.answer === 'normal' ? 'answer' : fault.answer };
    case 'insert between pages':
    case 'delete between pages':
    case 'change before write':
    case 'quirk':
      return {};
    default:
      return assertNever(fault, 'fault');
  }
}

function retryAfter(fault: Extract<Fault, { kind: 'rate limit' }>, now: number): Record<string, string> {
  switch (fault.form) {
    case 'none':
      return {};
    case 'seconds':
      return { 'retry-after': String(fault.retryAfterSeconds) };
    case 'http date':
      // An HTTP date has whole seconds: rounded up, so that waiting for it is never too short.
      return { 'retry-after': new Date(Math.ceil(now / 1000 + fault.retryAfterSeconds) * 1000).toUTCString() };
    default:
      return assertNever(fault.form, 'form of Retry-After');
  }
}

function withHeaders(reply: SandboxReply, headers: Record<string, string>): SandboxReply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

function htmlPage(status: number): SandboxReply {
  const title = status < 400 ? 'Welcome' : `${status} Bad Gateway`;
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><hr>nginx</body></html>\n`;
  return { status, body, contentType: 'text/html; charset=utf-8' };
}
