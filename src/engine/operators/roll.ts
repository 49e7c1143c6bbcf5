import { isLookAlike } from '../../domain/name.ts';
import { OperatorNameSchema, OperatorSchema, type Operator } from '../../domain/operator.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { nameTaken, osAccountTaken, unknownOperator } from './problems.ts';

/** All operators of the workspace, in memory as well: who asks is looked up at every call. */
export interface Roll {
  load(): Promise<void>;
  all(): readonly Operator[];
  find(id: string): Operator | undefined;
  /** @throws ProblemError `operator.unknown`. */
  get(id: string): Operator;
  put(operator: Operator): Promise<Operator>;
  /** @throws ProblemError `operator.unknown`. */
  change(id: string, patch: Partial<Operator>): Promise<Operator>;
}

export function createRoll({ store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'now'> }): Roll {
  const table = store.table('operators');
  const known = new Map<string, Operator>();

  const get = (id: string): Operator => {
    const operator = known.get(id);
    if (operator === undefined) throw unknownOperator();
    return operator;
  };

  async function put(operator: Operator): Promise<Operator> {
    await table.put(operator);
    known.set(operator.id, operator);
    return operator;
  }

  return {
    async load() {
      for (const operator of await table.find({ sort: [{ createdAt: 'asc' }] })) {
        known.set(operator.id, OperatorSchema.parse(operator));
      }
    },
    all: () => [...known.values()],
    find: (id) => known.get(id),
    get,
    put,
    change: (id, patch) => put({ ...get(id), ...patch, updatedAt: clock.now() }),
  };
}

/** An OS account proves one operator: with two nobody could tell which of them sits there. @throws ProblemError. */
export function requireFreeAccount(
  roll: Roll,
  osAccount: string,
  own: string | null,
  isSame: (one: string, other: string) => boolean,
): void {
  const holder = roll
    .all()
    .find(
      (one) => one.id !== own && one.state === 'active' && one.osAccount !== null && isSame(one.osAccount, osAccount),
    );
  if (holder !== undefined) throw osAccountTaken(holder.name, osAccount);
}

/** @param own whose name it is to be; `null`: of somebody new. @throws ProblemError `operator.name-taken`. */
export function requireFreeName(roll: Roll, name: string, own: string | null): string {
  const text = OperatorNameSchema.parse(name);
  const taken = roll.all().find((one) => one.id !== own && isLookAlike(one.name, text));
  if (taken !== undefined) throw nameTaken(taken.name, text);
  return text;
}
