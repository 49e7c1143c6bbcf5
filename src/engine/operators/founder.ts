import { actorOf, OperatorIdSchema, OperatorNameSchema } from '../../domain/operator.ts';
import type { OperatorsParts } from './parts.ts';
import type { Roll } from './roll.ts';
import type { Trail } from './trail.ts';

/** In a workspace where nobody was yet, the owner of the OS account becomes the first operator. */
export async function addFounder(
  { clock, random, osAccount, keptName }: OperatorsParts,
  roll: Roll,
  trail: Trail,
): Promise<void> {
  const now = clock.now();
  const name = OperatorNameSchema.safeParse((await keptName()) ?? osAccount.slice(0, 80));
  const founder = await roll.put({
    id: OperatorIdSchema.parse(random.id()),
    name: name.success ? name.data : 'Operator',
    role: 'admin',
    state: 'active',
    signIn: 'os account',
    osAccount,
    publicKey: null,
    createdAt: now,
    updatedAt: now,
  });
  const sentence = `${founder.name} is the first operator, by the OS account.`;
  await trail(actorOf(founder), founder, { action: 'operator.added', sentence });
}
