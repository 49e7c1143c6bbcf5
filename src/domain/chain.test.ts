import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainResidual, EMPTY_CHAIN, followInstant, type Chain, type ChainLink } from './chain.ts';
import { credits, ZERO_CREDITS, type Credits } from './credits.ts';

const amount = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }).map((value) => value as Credits);
const link = (change: string | null, balanceAfter: string | null): ChainLink => ({
  amount: change === null ? null : credits(change),
  balanceAfter: balanceAfter === null ? null : credits(balanceAfter),
});
const follow = (links: readonly ChainLink[]): Chain =>
  links.reduce<Chain>((chain, one) => followInstant(chain, [one]), EMPTY_CHAIN);

describe('a chain of balances', () => {
  it('finds no break where it adds up, and the sum of the breaks where it does not', () => {
    fc.assert(
      fc.property(amount, fc.array(fc.record({ amount, lost: amount }), { minLength: 1 }), (opening, steps) => {
        let balance: bigint = opening;
        let lost = 0n;
        const links = steps.map((step, index): ChainLink => {
          const missing = index === 0 ? 0n : step.lost;
          balance += step.amount + missing;
          lost += missing;
          return { amount: step.amount, balanceAfter: balance as Credits };
        });
        const chain = follow(links);
        expect(chain).toMatchObject({ drift: lost, start: opening, last: balance });
        expect(chain.breaks).toBe(steps.slice(1).filter((step) => step.lost !== 0n).length);
        expect(chainResidual(chain, balance as Credits)).toBe(lost);
      }),
    );
  });

  it('holds for entries of one instant in whatever order they are listed', () => {
    const step = fc.bigInt({ min: -3n, max: 3n }).map((value) => value as Credits);
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (steps, order) => {
          let balance = 100n;
          const links = steps.map((change): ChainLink => {
            balance += change;
            return { amount: change, balanceAfter: balance as Credits };
          });
          const mixed = links.map((one, index) => ({ one, by: order[index] ?? 0 })).sort((a, b) => a.by - b.by);
          const before = followInstant(EMPTY_CHAIN, [link('0.0001', '0.0001')]);
          const known = { ...before, last: 100n as Credits };
          const shown = mixed.map(({ one }) => one);
          expect(followInstant(known, shown)).toMatchObject({ breaks: 0, drift: ZERO_CREDITS, last: balance });
          expect(followInstant(EMPTY_CHAIN, shown)).toMatchObject({ breaks: 0, drift: ZERO_CREDITS });
        },
      ),
    );
  });

  it('goes on by the amounts where an entry does not state the balance after it', () => {
    const unstated = follow([link('100', null), link('-10', null)]);
    expect(chainResidual(unstated, credits('90'))).toBe(ZERO_CREDITS);
    expect(unstated.start).toBeNull();
    const half = follow([link('100', '100'), link('-10', null), link('-5', '85')]);
    expect(half).toMatchObject({ breaks: 0, last: credits('85'), start: ZERO_CREDITS });
  });

  it('knows that it begins in the middle, also where the first balances are not stated', () => {
    expect(follow([link('-1', '79')]).start).toBe(credits('80'));
    expect(follow([link('-1', null), link('-1', '78')]).start).toBe(credits('80'));
  });

  it('takes a first instant that leads back to where it began for the beginning of the history', () => {
    expect(followInstant(EMPTY_CHAIN, [link('-10', '0'), link('10', '10')])).toMatchObject({
      start: ZERO_CREDITS,
      breaks: 0,
    });
  });

  it('passes over an entry without a sign and goes on from its balance', () => {
    const chain = follow([link('10', '10'), link(null, '7'), link('-1', '6')]);
    expect(chain).toMatchObject({ last: credits('6'), drift: ZERO_CREDITS, breaks: 0, unsigned: 1 });
  });

  it('takes no step over an entry that tells nothing for a jump', () => {
    const open = follow([link('10', '10'), link(null, null)]);
    expect(chainResidual(open, credits('7'))).toBe(ZERO_CREDITS);
    expect(followInstant(open, [link('-1', '6')])).toMatchObject({ breaks: 0, last: credits('6'), unsigned: 1 });
  });
});
