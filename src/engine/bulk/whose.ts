import type { Batch } from '../../domain/batch.ts';
import { credits } from '../../domain/credits.ts';
import type { Actor } from '../../domain/operator.ts';
import { isCovered, type Change } from '../../domain/policy.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { BulkParts } from './parts.ts';
import type { Review, Reviews } from './review.ts';

/** More than any limit there can be: what cannot be read is covered by who has none. */
const UNKNOWN = 2n ** 100n;

/**
 * A batch is its sender's, and until it is sent its importer's. Somebody else may change what becomes of it only where
 * their own limits cover all of it that is not handed on.
 * @throws ProblemError `bulk.not-yours`.
 */
export async function requireOwn(
  { policy }: Pick<BulkParts, 'policy'>,
  reviews: Pick<Reviews, 'of'>,
  batch: Batch,
  actor: Actor,
): Promise<void> {
  if (actor.id === (batch.sender?.id ?? batch.createdById)) return;
  const review = await reviews.of(batch.id, actor);
  if (isCovered(await policy.get(), actor.role, changesOf(review))) return;
  throw new ProblemError({
    code: 'bulk.not-yours',
    sentence: `“${batch.name}” is ${batch.sender?.name ?? batch.createdBy}’s, and ${actor.name} may not send all of it alone.`,
    kept: 'Nothing was changed.',
    cure: 'Ask them, or an operator whose limits cover it.',
    where: batch.id,
  });
}

/** What is still to be sent, or may be. */
function* changesOf({ rows, accounts }: Review): Iterable<Change> {
  for (const { row, verdict, order } of rows) {
    if (row.state === 'handed on' || row.state === 'skipped' || verdict === 'sent already') continue;
    const known = order ?? row.order;
    if (known === null) yield { connectionId: '', delta: UNKNOWN };
    else {
      const connectionId = accounts.get(known.accountId)?.connectionId ?? '';
      yield { connectionId, delta: credits(known.after) - credits(known.before) };
    }
  }
}
