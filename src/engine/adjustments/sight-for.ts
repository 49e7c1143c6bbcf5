import type { Sight } from '../../domain/adjustment-verdict.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { sightOf } from '../providers/index.ts';
import type { AdjustmentParts } from './parts.ts';

/** Of a connection that is gone nothing can be seen any more. */
const BLIND: Sight = { landsWithin: Infinity, listsFalls: false, listsWithin: Infinity, mostUsedInAMinute: null };

/** What can be seen of the balance that an adjustment changes. */
export async function sightFor(
  { directory, providerOf }: Pick<AdjustmentParts, 'directory' | 'providerOf'>,
  { connectionId }: Pick<Adjustment, 'connectionId'>,
): Promise<Sight> {
  const connection = (await directory.connections()).get(connectionId);
  const manifest = connection && providerOf(connection.providerId)?.manifest;
  return manifest === undefined ? BLIND : sightOf(manifest, connection?.settings ?? {});
}
