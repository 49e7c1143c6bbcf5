import type { Connection } from '../../domain/connection.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { Clock } from '../ports.ts';
import { ProviderError, type WriteProof } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { accountIdOf, type Sync } from '../sync/index.ts';
import type { ConnectionGateway } from './create-gateway.ts';

interface ProveWritesParts {
  readonly store: Store;
  readonly gateway: ConnectionGateway;
  readonly sync: Sync;
  readonly clock: Clock;
  /** Resolves once the vault knows of everything that is on disk. */
  readonly catchUp: () => Promise<void>;
  readonly note: (
    connection: Connection,
    about: { action: string; sentence: string; evidence?: unknown },
  ) => Promise<void>;
}

interface ProofReport {
  readonly isProven: boolean;
  readonly sentences: string[];
  readonly problem: Problem | null;
}

/**
 * Proves on an account named for it how an API writes, and remembers the names that were proven
 * (docs/provider-facts.md §5). Until then adjustments are refused.
 */
export async function proveWrites(
  parts: ProveWritesParts,
  { id, testAccountId }: { readonly id: string; readonly testAccountId: string },
): Promise<ProofReport> {
  const { store, gateway, sync, clock, catchUp, note } = parts;
  const open = await gateway.open(id);
  const { connection, provider } = open;
  if (!provider.proveWrites)
    throw new ProblemError({
      code: 'connection.nothing-to-prove',
      sentence: `Sending to ${provider.manifest.name} needs no test.`,
    });
  await note(connection, {
    action: 'connection.proving-writes',
    sentence: `Started a test of sending to “${connection.label}” on ${testAccountId}.`,
  });
  await catchUp();
  const accountId = accountIdOf(connection.id, testAccountId);
  const account = await store.table('accounts').get(accountId);
  const reference = { externalId: testAccountId, unit: account?.unit ?? 'credits' };
  const hold = await gateway.holdAccount(accountId);
  const proof = await prove(() =>
    provider.proveWrites?.(open.request(new AbortController().signal), reference),
  ).finally(() => hold[Symbol.asyncDispose]());
  const isProven = proof.kind === 'proven';
  await store.table('connections').update(connection.id, (current) => ({
    ...current,
    writesProvenAt: isProven ? clock.now() : null,
    provenSettings: isProven ? { ...proof.settings } : {},
  }));
  await note(connection, {
    action: isProven ? 'connection.writes-proven' : 'connection.writes-not-proven',
    sentence: isProven
      ? `Tested sending to “${connection.label}” on ${testAccountId}.`
      : `A test of sending to “${connection.label}” on ${testAccountId} failed: ${proof.problem.sentence}`,
    evidence: proof,
  });
  // What the proof moved and put back is seen by a sync like any other change.
  void sync.run(connection.id, { trigger: 'operator' });
  return { isProven, sentences: [...proof.sentences], problem: isProven ? null : proof.problem };
}

async function prove(work: () => Promise<WriteProof> | undefined): Promise<WriteProof> {
  try {
    const proof = await work();
    if (proof !== undefined) return proof;
    throw new Error('proveWrites is gone');
  } catch (thrown) {
    if (thrown instanceof ProviderError || thrown instanceof ProblemError)
      return { kind: 'not proven', problem: thrown.problem, sentences: [] };
    throw thrown;
  }
}
