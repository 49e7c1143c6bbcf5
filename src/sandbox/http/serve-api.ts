import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Effect, SandboxCall, SandboxReply, SandboxRequest } from '../../engine/providers/sandbox-api.ts';
import type { Fault, FaultList } from '../faults.ts';
import { toSmallest } from '../world/amount.ts';
import type { ApiWorld } from '../world/api-world.ts';
import type { Universe } from '../world/universe.ts';
import { planDelivery, type Delivery } from './delivery.ts';
import type { LateWrites } from './late-writes.ts';
import { isForLoopback, readBody } from './listen.ts';
import type { RequestLog } from './request-log.ts';
import { sendReply } from './send-reply.ts';

interface ApiServing {
  readonly world: ApiWorld;
  readonly universe: Universe;
  readonly faults: FaultList;
  readonly late: LateWrites;
  readonly log: RequestLog;
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal;
}

/** Answers one HTTP request to one API: finds the call, lets the faults strike, applies the effect, then answers. */
export async function serveApi(serving: ApiServing, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, universe, faults, late, log } = serving;
  const { api } = world;
  const url = new URL(message.url ?? '/', 'http://sandbox.invalid');
  const body = await readBody(message);
  const found = isForLoopback(message) ? findCall(world, message.method ?? 'GET', url.pathname) : refuse(403);
  if (!('answer' in found)) {
    log.add({
      api: api.id,
      call: `${message.method ?? ''} ${url.pathname}`,
      query: {},
      faults: [],
      status: found.status,
      ending: 'answer',
    });
    return sendReply(response, found, { ending: 'answer', damage: 'none', contentType: null }, universe.now());
  }
  const call = found;
  const struck = faults.strike(api, call);
  const delivery = planDelivery(struck, api, universe.now());
  if (delivery.latency > 0) await wait(delivery.latency, undefined, { signal: serving.signal });
  const request = readRequest(message, url, body, quirksOf(struck, serving));
  changeBefore(serving, struck, call.answer(request, world));
  const answer = call.answer(request, world);
  const reply = delivery.instead ?? answer;
  const number = log.add({
    api: api.id,
    call: call.name,
    query: request.query,
    faults: struck.map((fault) => fault.kind),
    status: delivery.ending === 'answer' ? reply.status : null,
    ending: delivery.ending,
  });
  late.countCall(api.id);
  if (answer.effect) takeEffect(serving, answer.effect, { call: call.name, request: number }, delivery);
  changeAfter(serving, struck, answer);
  sendReply(response, reply, delivery, universe.now());
}

function findCall(world: ApiWorld, method: string, pathname: string): SandboxCall | SandboxReply {
  const { basePath, calls } = world.api;
  if (!pathname.startsWith(basePath)) return refuse(404);
  const path = pathname.slice(basePath.length).replace(/(.)\/+$/, '$1');
  const call = calls.find(({ name }) => name === `${method} ${path}`);
  if (call) return call;
  const other = calls.find(({ name }) => name.endsWith(` ${path}`));
  return other ? refuse(405, { allow: other.name.split(' ')[0] ?? '' }) : refuse(404);
}

function refuse(status: 403 | 404 | 405, headers: Record<string, string> = {}): SandboxReply {
  const title = { 403: '403 Forbidden', 404: '404 Not Found', 405: '405 Method Not Allowed' }[status];
  return {
    status,
    headers,
    body: `<html><head><title>${title}</title></head><body>${title}</body></html>`,
    contentType: 'text/html',
  };
}

function readRequest(
  message: IncomingMessage,
  url: URL,
  body: string,
  quirks: ReadonlyMap<string, string>,
): SandboxRequest {
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    body,
    quirks,
  };
}

function quirksOf(struck: readonly Fault[], { world }: ApiServing): ReadonlyMap<string, string> {
  return new Map(
    struck.flatMap((fault) =>
      fault.kind === 'quirk'
        ? [[fault.quirk, fault.value ?? world.api.quirks.find(({ name }) => name === fault.quirk)?.values[0] ?? '']]
        : [],
    ),
  );
}

/** Somebody else is quicker: a purchase, or usage, between the client's read and its write. */
function changeBefore({ world, universe }: ApiServing, struck: readonly Fault[], { effect }: SandboxReply): void {
  if (effect === undefined || effect.kind === 'remember') return;
  const { id, ledger } = world.api;
  for (const fault of struck) {
    if (fault.kind !== 'change before write') continue;
    if (fault.entries !== undefined) universe.addEntries(fault.entries, { api: id, accountId: effect.accountId });
    if (fault.delta === undefined) continue;
    const amount = toSmallest(fault.delta, ledger.decimals);
    universe.apply(id, { kind: 'add', accountId: effect.accountId, amount }, { call: 'elsewhere', request: null });
  }
}

/** Rows come or go between this page and the next. */
function changeAfter({ world, universe }: ApiServing, struck: readonly Fault[], answer: SandboxReply): void {
  for (const fault of struck) {
    const scope = { api: world.api.id, ...(answer.accountId === undefined ? {} : { accountId: answer.accountId }) };
    if (fault.kind === 'insert between pages') universe.addEntries(fault.entries, scope);
    if (fault.kind === 'delete between pages') universe.removeEntry(scope.api, answer.accountId, fault.index);
  }
}

function takeEffect(
  { world, universe, late }: ApiServing,
  effect: Effect,
  cause: { call: string; request: number },
  delivery: Delivery,
): void {
  const apply = () => universe.apply(world.api.id, effect, cause);
  if (delivery.slowWrite) late.add(world.api.id, apply, delivery.slowWrite);
  else if (delivery.isApplied) apply();
}
