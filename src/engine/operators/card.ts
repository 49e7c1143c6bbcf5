import { cardText, PublicCardSchema, type PublicCard } from '../../domain/approval.ts';
import { isSignedBy } from './keys.ts';
import { badCard } from './problems.ts';

/** @throws ProblemError `operator.bad-card` for what is no card, or was not written by the holder of its key. */
export function readCard(text: string): PublicCard {
  const parsed = PublicCardSchema.safeParse(parseJson(text));
  if (!parsed.success) throw badCard('This is not an approver’s ID.');
  const card = parsed.data;
  if (isSignedBy(card.publicKey, cardText(card), card.signature)) return card;
  throw badCard('This approver ID was changed after it was written: its signature does not match.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
