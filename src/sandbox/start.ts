import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxApi } from '../engine/providers/sandbox-api.ts';
import type { SandboxConnection } from '../engine/ports.ts';
import { loadApis } from './apis.ts';
import { serveControl } from './control/serve-control.ts';
import { createControls, type SandboxControls } from './control/controls.ts';
import { FaultList } from './faults.ts';
import { LateWrites } from './http/late-writes.ts';
import { listen, type Listener } from './http/listen.ts';
import { RequestLog } from './http/request-log.ts';
import { serveApi } from './http/serve-api.ts';
import { SandboxOptionsSchema, type ResolvedOptions, type SandboxOptions } from './options.ts';
import { loadState, saveState, type SandboxState } from './state.ts';
import { tellTruth, type SandboxTruth } from './truth.ts';
import { Universe } from './world/universe.ts';
import { DAY, YEAR } from './year/draw-year.ts';

/** The five APIs, running. */
export interface Sandbox extends SandboxControls {
  /** One for each key of each API. */
  readonly connections: readonly SandboxConnection[];
  readonly controlUrl: string;
  readonly truth: SandboxTruth;
  stop(): Promise<void>;
}

const CONTROL = 'control';
/** How often the state file is told that the world is still being served. */
const BEAT = 30_000;

/**
 * Serves every provider's sandbox API on loopback, each on a port of its own, and a control endpoint beside them.
 * @param clock the machine's clock in milliseconds; a test may pass its own.
 * @throws ZodError for options out of range.
 */
export async function startSandbox(options: SandboxOptions = {}, clock: () => number = Date.now): Promise<Sandbox> {
  const resolved = SandboxOptionsSchema.parse(options);
  const apis = await loadApis();
  const state = beginState(resolved, clock, apis);
  const save = () => {
    state.servedUntil = clock() + state.clockOffset;
    if (resolved.stateFile !== undefined) saveState(resolved.stateFile, state);
  };
  const universe = new Universe({ apis, state, clock, onChange: save });
  if (resolved.debitsPerMinute !== undefined && resolved.debitsPerMinute !== universe.rate)
    universe.setRate(resolved.debitsPerMinute);
  const faults = new FaultList(apis);
  const late = new LateWrites();
  const log = new RequestLog(() => universe.now());
  const stopping = new AbortController();
  const truth = tellTruth(universe, log);
  const controls = createControls({ universe, faults, apis });

  const listeners = new Map<string, Listener>();
  for (const [index, api] of apis.entries()) {
    const serving = { world: universe.world(api.id), universe, faults, late, log, signal: stopping.signal };
    const handle = guard((message, response) => serveApi(serving, message, response));
    listeners.set(api.id, await listen(handle, wishedPort(resolved, state, api.id, index + 1)));
  }
  // Asked for anew each time: a refresh token may have been rotated since.
  const connections = () =>
    apis.flatMap((api) => describeConnections(api, universe, listeners.get(api.id)?.origin ?? ''));
  const handleControl = guard(serveControl({ controls, truth, connections, apis, faults, universe }));
  const control = await listen(handleControl, wishedPort(resolved, state, CONTROL, 0));
  listeners.set(CONTROL, control);
  for (const [name, listener] of listeners) state.ports[name] = listener.port;
  save();
  const beat = setInterval(save, BEAT);
  beat.unref();

  return {
    ...controls,
    get connections() {
      return connections();
    },
    controlUrl: control.origin,
    truth,
    stop: async () => {
      clearInterval(beat);
      stopping.abort();
      late.drop();
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      save();
    },
  };
}

/** Accounts of a seeded year, over all APIs. */
const YEAR_ACCOUNTS = 200;
const YEAR_KEYS = 10;

function beginState(options: ResolvedOptions, clock: () => number, apis: readonly SandboxApi[]): SandboxState {
  const kept = options.stateFile === undefined ? null : loadState(options.stateFile);
  if (kept !== null) return resume(kept, clock);
  const { isYear } = options;
  const epoch = options.epoch ?? clock();
  const begin = isYear ? epoch - YEAR + options.yearDays * DAY : epoch;
  const keysPerApi = options.keysPerApi ?? (isYear ? YEAR_KEYS : 1);
  const ofOne = apis.filter(({ accountsPerKey }) => accountsPerKey === 'one').length * keysPerApi;
  const usersPerKey = options.atomchatUsers ?? (isYear ? Math.max(1, YEAR_ACCOUNTS - ofOne) : 40);
  return {
    version: 1,
    seed: options.seed,
    epoch,
    isYear,
    entriesPerAccount: options.entriesPerAccount,
    usersPerKey,
    keysPerApi,
    clockOffset: begin - clock(),
    servedUntil: begin,
    segments: [],
    shifts: {},
    removed: {},
    remembered: {},
    writes: [],
    plants: [],
    ports: {},
  };
}

/**
 * Nothing arrives while the sandbox is off, so a weekend does not bury the console. The rate's segment ends a little
 * after the last sign of life: later than anything that can have been served.
 */
function resume(kept: SandboxState, clock: () => number): SandboxState {
  const now = clock() + kept.clockOffset;
  const end = Math.min(now, kept.servedUntil + 2 * BEAT);
  const open = kept.segments.find((segment) => segment.kind === 'rate' && segment.until === null);
  const segments = kept.segments.map((segment) =>
    segment.kind === 'rate' && segment.until === null ? { ...segment, until: end } : segment,
  );
  if (open?.kind === 'rate') segments.push({ kind: 'rate', from: now, until: null, perMinute: open.perMinute });
  return { ...kept, segments };
}

function wishedPort(options: ResolvedOptions, state: SandboxState, name: string, index: number): number {
  if (options.port !== undefined && options.port !== 0) return options.port + index;
  return state.ports[name] ?? 0;
}

function describeConnections(api: SandboxApi, universe: Universe, origin: string): SandboxConnection[] {
  const world = universe.world(api.id);
  return world.keys.map((key) => ({
    providerId: api.id,
    label: key.index === 0 ? api.label : `${api.label} ${key.index + 1}`,
    baseUrl: `${origin}${api.basePath}`,
    secret: api.connect(key, world),
    settings: api.settings ?? {},
    accountIds: api.accountsPerKey === 'one' ? [] : key.accounts.map((account) => account.id),
    price: api.price,
  }));
}

/** A handler that fails ends its connection and nothing else. */
function guard(handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>) {
  return (message: IncomingMessage, response: ServerResponse): void => {
    handle(message, response).catch(() => response.socket?.destroy());
  };
}
