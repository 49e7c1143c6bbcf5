import { describe, expect, it } from 'vitest';
import type { UsageBucket } from '../../../contract/usage.ts';
import { credits, formatCredits } from '../../../domain/credits.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import type { Instant, PlainDate } from '../../../domain/time.ts';
import { groupUsage, largestOf, shareOf } from './usage-series.ts';
import { listBuckets, spanOf } from '../../lib/usage-span.ts';

const now = '2026-11-23T09:41:00.000Z' as Instant;

function bucket(from: string, connection: string, consumed: string, more: Partial<UsageBucket> = {}): UsageBucket {
  return {
    from: from as PlainDate,
    connectionId: connection as ConnectionId,
    connectionLabel: connection,
    unit: 'credits',
    consumed: formatCredits(credits(consumed)),
    entries: 1,
    requests: null,
    failedRequests: null,
    origin: 'reported',
    ...more,
  };
}

describe('the span of a range', () => {
  it('is whole days that end today, however late it is', () => {
    const span = spanOf('7d', now);
    expect(span).toEqual({ since: '2026-11-17T00:00:00.000Z', until: '2026-11-24T00:00:00.000Z' });
    expect(spanOf('7d', '2026-11-23T23:59:59.999Z' as Instant)).toEqual(span);
    expect(listBuckets(span, 'day')).toHaveLength(7);
  });

  it('is whole months for twelve months', () => {
    const span = spanOf('12m', now);
    expect(span.since).toBe('2025-12-01T00:00:00.000Z');
    expect(listBuckets(span, 'month')).toHaveLength(12);
    expect(listBuckets(span, 'month').at(-1)).toBe('2026-11-01');
  });

  it('begins with the month that a span of days begins in', () => {
    expect(listBuckets(spanOf('30d', now), 'month')).toEqual(['2026-10-01', '2026-11-01']);
  });
});

describe('usage by connection and unit', () => {
  const days = ['2026-11-21', '2026-11-22', '2026-11-23'] as PlainDate[];

  it('never sums two connections or two units', () => {
    const series = groupUsage(
      [
        bucket('2026-11-21', 'a', '1.5'),
        bucket('2026-11-22', 'b', '2'),
        bucket('2026-11-22', 'a', '3', { unit: 'USD' }),
      ],
      days,
    );
    expect(series.map(({ connectionLabel, unit, total }) => [connectionLabel, unit, total])).toEqual([
      ['a', 'credits', '1.5'],
      ['b', 'credits', '2'],
      ['a', 'USD', '3'],
    ]);
  });

  it('sums exactly, and leaves a day that nothing was told of empty', () => {
    const [series] = groupUsage([bucket('2026-11-21', 'a', '0.1'), bucket('2026-11-23', 'a', '0.2')], days);
    expect(series?.total).toBe('0.3');
    expect(series?.points.map((point) => point?.consumed ?? null)).toEqual(['0.1', null, '0.2']);
  });

  it('keeps requests absent where no bucket reports them', () => {
    const [series] = groupUsage([bucket('2026-11-21', 'a', '1')], days);
    expect(series?.requests).toBeNull();
  });

  it('draws bars against the largest', () => {
    expect(largestOf(['2', '10', '9.5'])).toBe('10');
    expect(shareOf('2.5', '10')).toBe(0.25);
    expect(shareOf('0', '0')).toBe(0);
  });
});
