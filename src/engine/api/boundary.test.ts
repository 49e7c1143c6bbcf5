import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../domain/problem.ts';
import { ProviderError } from '../providers/provider.ts';
import { openSession } from '../operators/index.ts';
import { ADA } from '../../../test/support/actors.ts';
import { createBoundary } from './boundary.ts';

const lines: unknown[] = [];
const recorded: unknown[] = [];
const write = (event: string, data?: unknown) => void lines.push([event, data]);
const boundary = createBoundary({
  logger: { info: write, warn: write, error: write },
  random: { id: () => 'ref-1', fraction: () => 0 },
  actorOf: (session) => (session === left.context.session ? Promise.reject(nobody) : Promise.resolve(ADA)),
  record: (note) => Promise.resolve(void recorded.push(note)),
  enter: () => () => undefined,
});
const nobody = new ProblemError({ code: 'operator.nobody', sentence: 'Nobody is signed in here.' });
const left = { context: { session: openSession('page') } };
const page = { context: { session: openSession('page') } };

function failing(error: unknown) {
  return boundary.overview.looked.handler(() => {
    throw error;
  });
}

describe('the edge of the engine', () => {
  it('answers a page at which nobody is signed in only what comes before signing in', async () => {
    const reads = boundary.accounts.tags.handler(() => ['a tag']);
    const settings = boundary.operators.signOut.handler(() => ({
      operator: null,
      may: [],
      canSignIn: [],
      canClaim: [],
      warning: null,
    }));
    await expect(reads.callable(left)({})).rejects.toMatchObject({ data: { code: 'operator.nobody' } });
    expect((await settings.callable({ ...left, path: ['operators', 'signOut'] })({})).operator).toBeNull();
    expect(await reads.callable(page)({})).toEqual(['a tag']);
  });

  it('writes down what a command did whose service does not, once it is done', async () => {
    const status = { state: 'unlocked', protection: 'passphrase', isProvisional: false, warning: null } as const;
    const asked = { current: 'the old passphrase', next: 'the new passphrase' };
    const refused = boundary.vault.changePassphrase.handler(() => {
      throw new ProblemError({ code: 'vault.wrong-passphrase', sentence: 'Wrong.' });
    });
    await expect(refused.callable(page)(asked)).rejects.toMatchObject({ data: { code: 'vault.wrong-passphrase' } });
    expect(recorded).toEqual([]);
    await boundary.vault.changePassphrase.handler(() => ({ ...status, options: [] })).callable(page)(asked);
    expect(recorded).toMatchObject([
      { actor: 'Ada', action: 'vault.passphrase-changed', sentence: 'Ada changed the passphrase of the vault.' },
    ]);
    expect(JSON.stringify(recorded)).not.toContain('new passphrase');
  });

  it('tells a problem as it is', async () => {
    const problem = { code: 'account.unknown', sentence: 'There is no such account.' };
    await expect(failing(new ProblemError(problem)).callable(page)({})).rejects.toMatchObject({
      code: 'PROBLEM',
      data: problem,
    });
    await expect(failing(new ProviderError('no plan', problem)).callable(page)({})).rejects.toMatchObject({
      code: 'PROBLEM',
      data: problem,
    });
  });

  it('tells a locked vault apart', async () => {
    const error = new ProblemError({ code: 'vault.locked', sentence: 'Locked.' });
    await expect(failing(error).callable(page)({})).rejects.toMatchObject({ code: 'LOCKED' });
  });

  it('hides a bug behind a reference that only the log explains', async () => {
    const thrown = await failing(new Error('secret-token at /home/ada'))
      .callable(page)({})
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'PROBLEM', data: { code: 'unexpected', detail: 'Reference ref-1' } });
    expect(JSON.stringify(thrown)).not.toContain('secret-token');
    expect(lines).toContainEqual([
      'api.failed',
      expect.objectContaining({ id: 'ref-1', procedure: expect.any(String) }),
    ]);
  });

  it('takes an answer that breaks the contract for a bug, not for an answer', async () => {
    const broken = boundary.accounts.tags.handler(() => [42] as unknown as string[]);
    await expect(broken.callable(page)({})).rejects.toMatchObject({ code: 'PROBLEM', data: { code: 'unexpected' } });
  });

  it('refuses input with the field and the reason, before the service sees it', async () => {
    let isReached = false;
    const route = boundary.accounts.setNote.handler(() => {
      isReached = true;
      return {};
    });
    await expect(route.callable(page)({ id: 'a', note: 'x'.repeat(10_001) })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { code: 'input.refused', where: 'note' },
    });
    expect(isReached).toBe(false);
  });
});
