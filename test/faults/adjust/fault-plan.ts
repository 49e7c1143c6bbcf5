import type { FaultRequest } from '../../../src/sandbox/index.ts';
import type { Draw } from './draw.ts';
import { SPEED } from './scaled-clock.ts';

/** How the two APIs that write are called: facts of the sandbox, not of the engine. */
export interface Calls {
  readonly write: string;
  readonly read: string;
  readonly writeQuirks: readonly FaultRequest[];
  readonly readQuirks: readonly FaultRequest[];
}

const quirk = (name: string, value?: string): FaultRequest => ({ kind: 'quirk', quirk: name, value });

export const CALLS: Readonly<Record<string, Calls>> = {
  gitread: {
    write: 'POST /api/credits',
    read: 'GET /api/credits',
    writeQuirks: [quirk('echo', '0'), quirk('echo', '77')],
    readQuirks: [quirk('no row'), quirk('credits missing'), quirk('credits as text')],
  },
  atomchat: {
    write: 'POST /updateCredits',
    read: 'POST /getCredits',
    writeQuirks: [quirk('flag ignored'), quirk('flag name', 'clearExisting'), quirk('status')],
    readQuirks: [quirk('credits', 'disagree'), quirk('credits', 'missing'), quirk('unknown user', 'zero')],
  },
};

/**
 * The longest a slow write of the sandbox takes to land: on the scaled clock a minute and a half, within the two minutes
 * that both APIs are given, and longer than anybody would wait who does not know better.
 */
const LATEST_MILLISECONDS = 90_000 / SPEED;

/** Every way in which the sandbox can spoil a write. */
function writeFaults(draw: Draw): readonly FaultRequest[] {
  const isApplied = draw.happens(0.5);
  const late = draw.happens(0.5)
    ? { landsAfterMilliseconds: draw.whole(1, LATEST_MILLISECONDS) }
    : { landsAfterCalls: draw.whole(1, 8), landsAtLatestMilliseconds: LATEST_MILLISECONDS };
  return [
    { kind: 'reset before' },
    { kind: 'reset after' },
    { kind: 'no answer', isApplied },
    { kind: 'latency', milliseconds: draw.whole(20, 600) },
    { kind: 'rate limit', form: draw.one(['seconds', 'http date', 'none']) },
    { kind: 'server error', status: draw.one([500, 502, 503, 504]), isApplied },
    { kind: 'malformed json', isApplied },
    { kind: 'truncated body', isApplied },
    { kind: 'html page', status: draw.one([200, 502]), isApplied },
    { kind: 'content type' },
    { kind: 'redirect' },
    { kind: 'unauthorized' },
    { kind: 'slow write', ...late, answer: 'reset' },
    { kind: 'slow write', ...late, answer: 'no answer' },
    { kind: 'slow write', ...late, answer: 'normal' },
    { kind: 'change before write', delta: String(draw.whole(1, 9)) },
    { kind: 'change before write', delta: String(-draw.whole(1, 9)) },
    { kind: 'change before write', entries: draw.whole(1, 2) },
  ];
}

function readFaults(draw: Draw): readonly FaultRequest[] {
  return [
    { kind: 'reset before' },
    { kind: 'no answer' },
    { kind: 'malformed json' },
    { kind: 'html page', status: draw.one([200, 502]) },
    { kind: 'server error', status: 503 },
    { kind: 'rate limit' },
  ];
}

/** What befalls the calls around one adjustment: most of the time nothing, often a spoilt write, sometimes a spoilt reading. */
export function drawFaults(api: string, draw: Draw): readonly FaultRequest[] {
  const calls = CALLS[api];
  if (calls === undefined) throw new Error(`Nothing is known of ${api}.`);
  const faults: FaultRequest[] = [];
  if (draw.happens(0.4)) {
    const fault = draw.happens(0.15) ? draw.one(calls.writeQuirks) : draw.one(writeFaults(draw));
    faults.push({ ...fault, api, call: calls.write });
  }
  if (draw.happens(0.08)) {
    const fault = draw.happens(0.4) ? draw.one(calls.readQuirks) : draw.one(readFaults(draw));
    faults.push({ ...fault, api, call: calls.read, after: draw.whole(0, 4) });
  }
  return faults;
}
