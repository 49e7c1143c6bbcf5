import { expect, it } from 'vitest';
import { withRedaction } from './with-redaction.ts';

it('lets no secret through to the logger, neither in the event nor in the data', () => {
  const lines: unknown[] = [];
  const write = (event: string, data?: unknown) => void lines.push([event, data]);
  const logger = withRedaction({ info: write, warn: write, error: write });
  logger.warn('sync.failed', { connectionId: 'c1', entries: 3 });
  logger.error('refused Bearer abcdef123456', { apiKey: 'hush' });
  expect(lines).toEqual([
    ['sync.failed', { connectionId: 'c1', entries: 3 }],
    ['refused Bearer [removed]', { apiKey: '[removed]' }],
  ]);
});
