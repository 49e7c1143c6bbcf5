import { describe, expect, it } from 'vitest';
import { ADA } from '../../../test/support/actors.ts';
import { openSession } from '../operators/index.ts';
import { createRouter } from './router.ts';
import { callEngine } from './serve.ts';
import type { LastingServing, OpenServing } from './serving.ts';

const page = openSession('page');
const parts = {
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  random: { id: () => 'ref', fraction: () => 0 },
  actorOf: () => Promise.resolve(ADA),
  enter: () => () => undefined,
  record: () => Promise.resolve(),
};
const lasting = { workspace: { present: () => undefined } } as unknown as LastingServing;
const serving = (accounts: object) => ({ accounts }) as unknown as OpenServing;

describe('a procedure', () => {
  it('is met by the services of the moment of the call, which are told who calls and from where', async () => {
    const told: unknown[] = [];
    let open = serving({ tags: () => ['first'] });
    const client = callEngine({ router: createRouter(lasting, () => open, parts) }, page);
    expect(await client.accounts.tags({})).toEqual(['first']);
    open = serving({ tags: () => ['second'], setNote: (...given: unknown[]) => void told.push(...given) });
    expect(await client.accounts.tags({})).toEqual(['second']);
    expect(await client.accounts.setNote({ id: 'a1', note: 'Prefers mornings' })).toEqual({});
    expect(told).toEqual([{ id: 'a1', note: 'Prefers mornings' }, ADA, { session: page, signal: undefined }]);
  });

  it('needs no opening where its area lasts longer', async () => {
    const router = createRouter(
      lasting,
      () => {
        throw new Error('closed');
      },
      parts,
    );
    expect(await callEngine({ router }, page).workspace.present({})).toEqual({});
  });
});
