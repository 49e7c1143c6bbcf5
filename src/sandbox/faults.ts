import { z } from 'zod';
import type { SandboxApi, SandboxCall } from '../engine/providers/sandbox-api.ts';

const target = {
  /** Absent: every API. */
  api: z.string().optional(),
  /** The name of a call, e.g. `POST /api/credits`; absent: every call it can concern. */
  call: z.string().optional(),
  /** Lets so many matching calls through first. */
  after: z.number().int().min(0).default(0),
  /** How many calls it strikes; `null`: until cleared. */
  times: z.number().int().min(1).nullable().default(1),
};

/** Whether the write has taken effect although its answer is spoilt. */
const isApplied = z.boolean().default(true);

/** A fault to inject: what happens, to whom, how often. */
export const FaultSchema = z.discriminatedUnion('kind', [
  z.object({ ...target, kind: z.literal('latency'), milliseconds: z.number().min(0).max(600_000) }),
  z.object({
    ...target,
    kind: z.literal('rate limit'),
    retryAfterSeconds: z.number().int().min(0).default(1),
    form: z.enum(['seconds', 'http date', 'none']).default('seconds'),
  }),
  z.object({
    ...target,
    kind: z.literal('server error'),
    status: z.number().int().min(500).max(599).default(500),
    isApplied: z.boolean().default(false),
  }),
  z.object({ ...target, kind: z.literal('unauthorized') }),
  z.object({ ...target, kind: z.literal('reset before') }),
  z.object({ ...target, kind: z.literal('reset after') }),
  z.object({ ...target, kind: z.literal('no answer'), isApplied }),
  z.object({ ...target, kind: z.literal('malformed json'), isApplied }),
  z.object({ ...target, kind: z.literal('truncated body'), isApplied }),
  z.object({
    ...target,
    kind: z.literal('html page'),
    status: z.number().int().min(200).max(599).default(502),
    isApplied,
  }),
  z.object({ ...target, kind: z.literal('content type'), value: z.string().default('text/plain') }),
  z.object({
    ...target,
    kind: z.literal('redirect'),
    status: z.number().int().min(301).max(308).default(302),
    location: z.url().default('http://localhost:9/elsewhere'),
  }),
  z.object({
    ...target,
    kind: z.literal('slow write'),
    /** It lands once so many other calls to the API have been answered… */
    landsAfterCalls: z.number().int().min(1).default(1),
    /** …or after this time, if given. */
    landsAfterMilliseconds: z.number().int().min(0).optional(),
    /** However few calls come: not later than this. Without it a quiet API lets it land hours later. */
    landsAtLatestMilliseconds: z.number().int().min(0).optional(),
    answer: z.enum(['reset', 'no answer', 'normal']).default('reset'),
  }),
  z.object({ ...target, kind: z.literal('insert between pages'), entries: z.number().int().min(1).default(1) }),
  z.object({ ...target, kind: z.literal('delete between pages'), index: z.number().int().default(-1) }),
  z.object({
    ...target,
    kind: z.literal('change before write'),
    /** Credits added or taken elsewhere, as a decimal. */
    delta: z.string().optional(),
    /** Or entries that arrive. */
    entries: z.number().int().min(1).optional(),
  }),
  z.object({ ...target, kind: z.literal('quirk'), quirk: z.string(), value: z.string().optional() }),
]);

/** As written by a caller; defaults left out. */
export type FaultRequest = z.input<typeof FaultSchema>;
export type Fault = z.infer<typeof FaultSchema>;

interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  /** Matching calls still to be let through. */
  skip: number;
  /** `null`: until cleared. */
  left: number | null;
  struck: number;
}

/** The faults that wait for their calls. */
export class FaultList {
  readonly #apis: readonly SandboxApi[];
  #faults: ActiveFault[] = [];
  #lastId = 0;

  constructor(apis: readonly SandboxApi[]) {
    this.#apis = apis;
  }

  /** @throws Error or ZodError when it names an API, call, quirk or value that does not exist. */
  add(request: unknown): ActiveFault {
    const fault = FaultSchema.parse(request);
    this.#check(fault);
    const active = { id: ++this.#lastId, fault, skip: fault.after, left: fault.times, struck: 0 };
    this.#faults.push(active);
    return active;
  }

  /** Takes back one, or all. */
  clear(id?: number): void {
    this.#faults = id === undefined ? [] : this.#faults.filter((active) => active.id !== id);
  }

  list(): readonly ActiveFault[] {
    return this.#faults;
  }

  /** What strikes this call, in the order in which it was injected. Each use is counted. */
  strike(api: SandboxApi, call: SandboxCall): readonly Fault[] {
    const struck: Fault[] = [];
    for (const active of this.#faults) {
      if (!concerns(active.fault, api, call)) continue;
      if (active.skip > 0) {
        active.skip--;
        continue;
      }
      active.struck++;
      if (active.left !== null) active.left--;
      struck.push(active.fault);
    }
    this.#faults = this.#faults.filter((active) => active.left !== 0);
    return struck;
  }

  #check(fault: Fault): void {
    const apis = this.#apis.filter((api) => fault.api === undefined || api.id === fault.api);
    if (apis.length === 0) throw new Error(`No API ${fault.api}.`);
    const calls = apis.flatMap((api) => api.calls.map((call) => call.name));
    if (fault.call !== undefined && !calls.includes(fault.call))
      throw new Error(`No call ${fault.call}. There are: ${[...new Set(calls)].join(', ')}.`);
    if (fault.kind !== 'quirk') return;
    const quirks = apis.flatMap((api) => api.quirks.filter((quirk) => quirk.name === fault.quirk));
    if (quirks.length === 0)
      throw new Error(
        `No quirk ${fault.quirk}. There are: ${apis.flatMap((api) => api.quirks.map((quirk) => quirk.name)).join(', ')}.`,
      );
    if (fault.value !== undefined && !quirks.some((quirk) => canBe(quirk.values, fault.value ?? '')))
      throw new Error(
        `${fault.quirk} cannot be ${fault.value}. It can be: ${quirks.flatMap((quirk) => quirk.values).join(', ')}.`,
      );
  }
}

function canBe(values: readonly string[], value: string): boolean {
  return (
    values.includes(value) ||
    values.includes('text') ||
    (values.includes('number') && value.trim() !== '' && Number.isFinite(Number(value)))
  );
}

function concerns(fault: Fault, api: SandboxApi, call: SandboxCall): boolean {
  if (fault.api !== undefined && fault.api !== api.id) return false;
  if (fault.call !== undefined && fault.call !== call.name) return false;
  switch (fault.kind) {
    case 'quirk': {
      const quirk = api.quirks.find(({ name }) => name === fault.quirk);
      return quirk !== undefined && (quirk.calls.length === 0 || quirk.calls.includes(call.name));
    }
    case 'slow write':
    case 'change before write':
      return call.isWrite;
    case 'insert between pages':
    case 'delete between pages':
      return call.isPaged === true;
    default:
      return true;
  }
}
