/** One request, as far as an imitation looks at it. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  /** Of the query or of a form, whichever there is. */
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written as JSON, or as it is where it is `Text`. */
  readonly body: unknown;
}

/** A body that is not JSON. */
export class Text {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A number exactly as it is to be written. */
export function digits(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/** A change of somebody's credits, as it truly happened. */
export interface Change {
  readonly id: string;
  readonly at: string;
  /** Signed decimal. */
  readonly amount: string;
  readonly text: string;
}

/** What is true at one moment. */
export interface Truth {
  /** `null`: the API does not tell. */
  readonly total: string | null;
  readonly listed: readonly Change[];
  /** What can be told from two balances or two counters alone, signed. */
  readonly observed: readonly string[];
  /** Plans as `name|used`. */
  readonly plans?: readonly string[];
}

export type Verdict = 'right' | 'told';

/** What one imitation does, and what must come of it. */
export interface Imitation {
  readonly name: string;
  /** For each sync the verdicts that are allowed; the last stands for those after it. */
  readonly expect: readonly (readonly Verdict[])[];
  readonly syncs: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly accountIds?: readonly string[];
  readonly secret?: Readonly<Record<string, string>>;
  truth(sync: number): Truth;
  /** The balance does not follow from what is listed, so nothing may be called proved. */
  readonly doesNotAddUp?: boolean;
  /** The API tells days alone. */
  readonly timesAreCoarse?: boolean;
  answer(ask: Ask, sync: number): Reply;
}

export const RIGHT: readonly Verdict[] = ['right'];
export const TOLD: readonly Verdict[] = ['told'];
export const EITHER: readonly Verdict[] = ['right', 'told'];

const FIRST: readonly Change[] = [
  { id: 'welcome-bonus', at: '2026-11-20T10:00:00.000Z', amount: '100', text: 'Welcome Bonus' },
  { id: '1002', at: '2026-11-20T11:00:00.000Z', amount: '-10', text: 'Passport Photo' },
  { id: '1003', at: '2026-11-20T12:00:00.000Z', amount: '-8', text: 'Résumé' },
  { id: '1004', at: '2026-11-20T13:00:00.000Z', amount: '50', text: 'Top up' },
  { id: '1005', at: '2026-11-20T14:00:00.000Z', amount: '-2', text: 'Résumé' },
];
const THEN: Change = { id: '1006', at: '2026-11-28T09:00:00.000Z', amount: '-7', text: 'Background' };

/** The usual world: five changes at the first sync, a sixth at the second, and then nothing. */
export function changesAt(sync: number): readonly Change[] {
  return sync === 0 ? FIRST : [...FIRST, THEN];
}

/** Credits of the usual world. */
export function totalAt(sync: number): string {
  return sync === 0 ? '130' : '123';
}

export type Order = 'newest first' | 'oldest first' | 'no order';

export function inOrder<Row>(oldestFirst: readonly Row[], order: Order): readonly Row[] {
  if (order === 'oldest first') return oldestFirst;
  if (order === 'newest first') return oldestFirst.toReversed();
  return [...oldestFirst.filter((_, index) => index % 2 === 1), ...oldestFirst.filter((_, index) => index % 2 === 0)];
}

/** How an API may write a number, by name. */
export const NUMBERS: Readonly<Record<string, (decimal: string) => unknown>> = {
  'whole numbers': (decimal) => digits(decimal),
  'one decimal': (decimal) => digits(decimal.includes('.') ? decimal : `${decimal}.0`),
  texts: (decimal) => decimal,
  'padded texts': (decimal) => ` ${decimal}.00 `,
  'float noise': (decimal) =>
    digits(decimal === '0' ? '4.440892098500626e-16' : String(Number(decimal) * (1 + Number.EPSILON))),
  exponents: (decimal) => digits(`${decimal}e0`),
};

/** How an API may write a time whose instant can be told, by name. */
export const TIMES: Readonly<Record<string, (iso: string) => unknown>> = {
  'ISO with milliseconds': (iso) => iso,
  'ISO without milliseconds': (iso) => iso.replace('.000', ''),
  'ISO with microseconds': (iso) => iso.replace('.000Z', '.000000Z'),
  'ISO with +00:00': (iso) => iso.replace('.000Z', '+00:00'),
  'no zone': (iso) => iso.replace('.000Z', ''),
  'a space, no zone': (iso) => iso.replace('T', ' ').replace('.000Z', ''),
  'Unix seconds': (iso) => Date.parse(iso) / 1000,
  'Unix milliseconds': (iso) => Date.parse(iso),
  'Unix seconds as text': (iso) => String(Date.parse(iso) / 1000),
  'HTTP date': (iso) => new Date(iso).toUTCString(),
};

/** Bodies by which an API may say that it failed, with status 200; the given fields stand beside. */
export const FAILURES: Readonly<Record<string, (beside: object) => unknown>> = {
  'error: text': (beside) => ({ error: 'Database is down', ...beside }),
  'error: object': (beside) => ({ error: { code: 500, message: 'Database is down' }, ...beside }),
  'error: true': (beside) => ({ error: true, message: 'Database is down', ...beside }),
  'error: 1': (beside) => ({ error: 1, ...beside }),
  'errors: list': (beside) => ({ errors: [{ message: 'Database is down' }], ...beside }),
  'success: false': (beside) => ({ success: false, ...beside }),
  'success: "false"': (beside) => ({ success: 'false', ...beside }),
  'success: 0': (beside) => ({ success: 0, ...beside }),
  'ok: false': (beside) => ({ ok: false, ...beside }),
  'status: "error"': (beside) => ({ status: 'error', message: 'Try later', ...beside }),
  'status: "fail"': (beside) => ({ status: 'fail', ...beside }),
  'status: false': (beside) => ({ status: false, message: 'Blocked', ...beside }),
  'status: 500': (beside) => ({ status: 500, message: 'Internal error', ...beside }),
  'code: 401': (beside) => ({ code: 401, message: 'Unauthorized', ...beside }),
  'statusCode: 503': (beside) => ({ statusCode: 503, message: 'Unavailable', ...beside }),
  'failed: object': (beside) => ({ failed: { status: '1099', message: 'Try later' }, ...beside }),
};

/** Other bodies that are no answer. */
export const NO_ANSWERS: Readonly<Record<string, Reply>> = {
  'an empty object': { body: {} },
  'an empty list': { body: [] },
  null: { body: null },
  'a text': { body: 'fine' },
  'nothing at all': { body: new Text('') },
  'half a body': { body: new Text('{"credits": 1') },
  'a page for people': { body: new Text('<!doctype html><title>Maintenance</title>') },
  'status 204': { status: 204, body: new Text('') },
  'status 404': { status: 404, body: { message: 'Not found' } },
  'status 500': { status: 500, body: { error: 'Error fetching credits' } },
  'status 503 with a page': { status: 503, body: new Text('<html>Service unavailable</html>') },
  'a redirect': { status: 302, headers: { location: 'https://example.org/login' }, body: new Text('') },
};

/** Every combination of two tables, named after both. */
export function cross<A extends object, B extends object>(
  first: Readonly<Record<string, A>>,
  second: Readonly<Record<string, B>>,
): Record<string, A & B> {
  return Object.fromEntries(
    Object.entries(first).flatMap(([one, a]) =>
      Object.entries(second).map(([two, b]) => [`${one}, ${two}`, { ...a, ...b }]),
    ),
  );
}

/** Rows by offset and limit, the way an API should. */
export function slice<Row>(rows: readonly Row[], { fields }: Ask, most = 100): readonly Row[] {
  const offset = Number(fields['offset'] ?? 0);
  return rows.slice(offset, offset + Math.min(Number(fields['limit'] ?? 50), most));
}

/** An imitation that answers well at first, fails at the second and third sync, and is well again at the fourth. */
export function failing(well: Imitation, name: string, reply: (ask: Ask, sync: number) => Reply | null): Imitation {
  return {
    ...well,
    name: `then ${name}`,
    syncs: 4,
    expect: [RIGHT, TOLD, TOLD, RIGHT],
    answer: (ask, sync) => (sync === 1 || sync === 2 ? reply(ask, sync) : null) ?? well.answer(ask, sync),
  };
}
