import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { SandboxConnection } from '../../engine/ports.ts';
import type { SandboxApi } from '../../engine/providers/sandbox-api.ts';
import { PlantClassSchema } from '../../engine/providers/sandbox-year.ts';
import { FaultSchema, type FaultList, type FaultRequest } from '../faults.ts';
import { isForLoopback, readBody } from '../http/listen.ts';
import type { SandboxTruth } from '../truth.ts';
import type { Universe } from '../world/universe.ts';
import type { SandboxControls } from './controls.ts';

interface ControlParts {
  readonly controls: SandboxControls;
  readonly truth: SandboxTruth;
  readonly connections: () => readonly SandboxConnection[];
  readonly apis: readonly SandboxApi[];
  readonly faults: FaultList;
  readonly universe: Universe;
}

const AdvanceSchema = z.strictObject({
  entries: z.number().int().min(0).max(1_000_000).optional(),
  seconds: z.number().min(0).optional(),
  api: z.string().optional(),
  accountId: z.string().optional(),
});
const ChangeSchema = z.union([
  z.strictObject({ api: z.string(), accountId: z.string().optional(), delta: z.string() }),
  z.strictObject({ api: z.string(), accountId: z.string().optional(), set: z.string() }),
]);
const PlantRequestSchema = z.strictObject({
  class: PlantClassSchema,
  api: z.string(),
  accountId: z.string().optional(),
  seconds: z.number().int().min(1).optional(),
});
const RateSchema = z.strictObject({ debitsPerMinute: z.number().min(0).max(60_000) });
const RestoreSchema = z.strictObject({ api: z.string(), accountId: z.string().optional() });
const RemovalSchema = z.strictObject({
  api: z.string(),
  accountId: z.string().optional(),
  index: z.number().int().default(-1),
});

type Query = Readonly<Record<string, string>>;
type Route = (query: Query, body: unknown) => unknown;

/** The control endpoint: JSON in, JSON out; a mistake answers 400 with a sentence. See docs/sandbox.md. */
export function serveControl(parts: ControlParts) {
  const routes = listRoutes(parts);
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(message.url ?? '/', 'http://sandbox.invalid');
    const body = await readBody(message);
    const route = routes[`${message.method ?? 'GET'} ${url.pathname}`];
    if (!isForLoopback(message)) return send(response, 403, { error: 'Only for this machine.' });
    // A web page can post plain text to any port, but not JSON without asking first.
    if (body !== '' && !/^application\/json\b/.test(message.headers['content-type'] ?? ''))
      return send(response, 415, { error: 'Send the body with content-type: application/json.' });
    if (!route) return send(response, 404, { error: 'No such call.', calls: Object.keys(routes) });
    try {
      send(
        response,
        200,
        route(Object.fromEntries(url.searchParams), body === '' ? {} : JSON.parse(body)) ?? { ok: true },
      );
    } catch (error) {
      const sentence = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      send(response, 400, { error: sentence });
    }
  };
}

function listRoutes({ controls, truth, connections, apis, faults, universe }: ControlParts): Record<string, Route> {
  const routes: Record<string, Route> = {
    'GET /': () => ({ now: truth.now(), debitsPerMinute: universe.rate, calls: Object.keys(routes) }),
    'GET /connections': () => connections(),
    'GET /accounts': (query) => truth.accounts(need(query, 'api')),
    'GET /entries': (query) => {
      const page = { offset: Number(query['offset'] ?? 0), limit: Number(query['limit'] ?? 1000) };
      return {
        count: truth.countEntries(need(query, 'api'), query['accountId']),
        entries: truth.entries(need(query, 'api'), query['accountId'], page),
      };
    },
    'GET /memberships': (query) => truth.memberships(need(query, 'api'), query['accountId']),
    'GET /truth': (query) => truth.movements(need(query, 'api'), query['accountId']),
    'GET /planted': (query) => truth.planted(query['api']),
    'GET /plants/known': () => Object.fromEntries(apis.map((api) => [api.id, api.year?.plants ?? []])),
    'POST /plant': (_query, body) => controls.plant(PlantRequestSchema.parse(body)),
    'GET /writes': (query) => truth.writes(query['api']),
    'GET /requests': (query) => truth.requests(query['api']),
    'GET /faults': () => faults.list(),
    'GET /faults/known': () => ({
      kinds: FaultSchema.options.map((option) => option.shape.kind.value),
      apis: Object.fromEntries(
        apis.map((api) => [api.id, { calls: api.calls.map((call) => call.name), quirks: api.quirks }]),
      ),
    }),
    'POST /faults': (_query, body) => ({ id: controls.inject(body as FaultRequest) }),
    'DELETE /faults': (query) => controls.clearFaults(query['id'] === undefined ? undefined : Number(query['id'])),
    'POST /advance': (_query, body) => controls.advance(AdvanceSchema.parse(body)),
    'POST /change': (_query, body) => controls.change(ChangeSchema.parse(body)),
    'POST /rate': (_query, body) => controls.setRate(RateSchema.parse(body).debitsPerMinute),
    'POST /remove-entry': (_query, body) => {
      const { api, accountId, index } = RemovalSchema.parse(body);
      controls.removeEntry(api, index, accountId);
    },
    'POST /restore-entries': (_query, body) => {
      const { api, accountId } = RestoreSchema.parse(body);
      controls.restoreEntries(api, accountId);
    },
    'GET /token': (query) => ({ token: controls.mintToken(query['api'], Number(query['key'] ?? 0)) }),
  };
  return routes;
}

function need(query: Query, name: string): string {
  const value = query[name];
  if (value === undefined) throw new Error(`Say which: ?${name}=…`);
  return value;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body, null, 1);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${text}\n`);
}
