import { expect, it } from 'vitest';
import type { AsOfAnswer, Explanation } from '../../../contract/books.ts';
import { credits, formatCredits } from '../../../domain/credits.ts';
import { MovementSchema, type Movement } from '../../../domain/ledger.ts';
import { instant } from '../../../domain/time.ts';
import { explanationSentence } from './explanation-sentence.ts';

const at = (text: string) => instant(Date.parse(text));
const told = (text: string) => formatCredits(credits(text));
const explanation = (closing: AsOfAnswer, moved: Partial<Record<Movement, string>>): Explanation => ({
  span: { zone: 'Europe/Berlin', from: at('2026-09-30T22:00Z'), until: at('2026-10-31T23:00Z'), isOver: true },
  accountId: 'c:user_42' as Explanation['accountId'],
  accountName: 'Jordan',
  externalId: 'user_42',
  opening: { kind: 'unknown', why: '' },
  closing,
  coverage: { unread: 0, holes: [], holesInAll: 0 },
  lines: [
    {
      unit: 'credits',
      opening: told('0'),
      movements: MovementSchema.options.map((movement) => ({
        movement,
        amount: told(moved[movement] ?? '0'),
        filter: '',
      })),
      closing: told('120'),
      reported: null,
      difference: null,
      unsigned: 0,
      filter: '',
    },
  ],
});
const NOW = at('2026-12-01T00:00Z');

it.each([
  [
    { kind: 'derived', value: told('120'), reading: at('2026-10-30T17:02Z'), entries: 3 },
    { purchased: '500', consumed: '-380' },
    'On 31 Oct 2026 user_42 held 120 credits (derived: reading of 30 Oct 18:02, 3 entries since); bought 500, used 380.',
  ],
  [
    { kind: 'reported', value: told('5'), reading: at('2026-10-31T22:59Z') },
    { unexplained: '-12', adjusted: '3', consumed: '2' },
    'On 31 Oct 2026 user_42 held 5 credits (reported at 31 Oct 23:59); used +2, was adjusted by +3, −12 unexplained.',
  ],
  [
    { kind: 'bounded', value: told('1'), least: told('1'), most: told('9'), readings: null },
    {},
    'On 31 Oct 2026 user_42 held between 1 and 9 credits (the readings on either side differ); nothing moved.',
  ],
  [
    { kind: 'unknown', why: 'The balance was never read.' },
    {},
    'On 31 Oct 2026 user_42 held an unknown number of credits (The balance was never read); nothing moved.',
  ],
] as const)('%s is said in one sentence', (closing, moved, sentence) => {
  expect(explanationSentence(explanation(closing, moved), NOW)).toBe(sentence);
});
