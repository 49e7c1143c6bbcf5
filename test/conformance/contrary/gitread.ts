import {
  digits,
  EITHER,
  failing,
  FAILURES,
  NO_ANSWERS,
  NUMBERS,
  RIGHT,
  TOLD,
  totalAt,
  type Imitation,
  type Reply,
  type Truth,
  type Verdict,
} from './imitation.ts';

export const USER = 'user_contrary';
const CLAIMS = Buffer.from(JSON.stringify({ sub: USER, iat: 1_800_000_000, exp: 1_800_000_060 })).toString('base64url');
export const TOKEN = `eyJhbGciOiJub25lIn0.${CLAIMS}.c2lnbmF0dXJl`;

interface Form {
  readonly body?: (credits: string, sync: number) => unknown;
  readonly expect?: readonly (readonly Verdict[])[];
  readonly truth?: (sync: number) => Truth;
}

const usual = (sync: number): Truth => ({ total: totalAt(sync), listed: [], observed: sync === 0 ? [] : ['-7'] });
const always = (total: string) => (): Truth => ({ total, listed: [], observed: [] });

function imitate(name: string, { body, expect, truth }: Form): Imitation {
  const told = truth ?? usual;
  return {
    name,
    syncs: 3,
    secret: { token: TOKEN },
    expect: expect ?? [RIGHT],
    truth: told,
    answer: ({ path, method }, sync): Reply => {
      if (path !== '/api/credits' || method !== 'GET') return { status: 404, body: { error: 'Not found' } };
      return { body: (body ?? ((credits: string) => ({ credits: digits(credits) })))(told(sync).total ?? '0', sync) };
    },
  };
}

const forms: Record<string, Form> = {
  ...Object.fromEntries(
    Object.entries(NUMBERS).map(([name, number]) => [
      name,
      { body: (credits: string) => ({ credits: number(credits) }) },
    ]),
  ),
  'fields beside': { body: (credits) => ({ success: true, userId: USER, credits: digits(credits) }) },
  'error: null beside': { body: (credits) => ({ error: null, credits: digits(credits) }) },
  'under data': { body: (credits) => ({ data: { credits: digits(credits) } }), expect: [EITHER] },
  'a row instead of a number': { body: (credits) => ({ credits: { credits: digits(credits) } }), expect: [TOLD] },
  'a list of rows': { body: (credits) => [{ credits: digits(credits) }], expect: [TOLD] },
  true: { body: () => ({ credits: true }), expect: [TOLD] },
  'NULL as null': { body: () => ({ credits: null }), expect: [TOLD] },
  'a word': { body: () => ({ credits: 'many' }), expect: [TOLD] },
  'NaN as text': { body: () => ({ credits: 'NaN' }), expect: [TOLD] },
  'nothing in quotes': { body: () => ({ credits: '' }), expect: [TOLD] },
  'seven decimals': { body: () => ({ credits: digits('129.9999999') }), expect: [TOLD] },
  'a number too large': { body: () => ({ credits: digits('1e30') }), expect: [TOLD] },
  'below zero': { truth: always('-3'), body: (credits) => ({ credits: digits(credits) }), expect: [EITHER] },
  'always zero': { truth: always('0'), expect: [TOLD] },
};

const plain = imitate('plain', {});

/** The table's odd rows make the route answer 0, as one that is not there does (providers' facts, §4). */
const ZEROES: Readonly<Record<string, unknown>> = {
  '0': { credits: 0 },
  '0 as text': { credits: '0' },
  '0.0': { credits: digits('0.0') },
  '-0': { credits: digits('-0') },
};

export const imitations: readonly Imitation[] = [
  ...Object.entries(forms).map(([name, form]) => imitate(name, form)),
  ...Object.entries(ZEROES).map(([name, body]) => failing(plain, name, () => ({ body }))),
  ...Object.entries(FAILURES).map(([name, body]) =>
    failing(plain, `${name} beside 0`, () => ({ body: body({ credits: 0 }) })),
  ),
  ...Object.entries(NO_ANSWERS).map(([name, reply]) => failing(plain, name, () => reply)),
  failing(plain, 'error beside the balance', () => ({ body: { credits: 5, error: 'Error fetching credits' } })),
  failing(plain, '401', () => ({ status: 401, body: { error: 'Unauthorized' } })),
];
