import { DEFAULT_POLICY, PolicySchema, type Policy } from '../../domain/policy.ts';
import { DEFAULT_REASONS, plainReason, ReasonSchema, ReasonsSchema, type Reason } from '../../domain/reason.ts';
import type { Actor } from '../../domain/operator.ts';
import type { Audit } from '../audit/index.ts';
import type { Store } from '../store/store.ts';
import { requireRight } from './problems.ts';

/** What admins laid down: who may do what with credits, and for which reasons. */
export interface PolicyService {
  get(): Promise<Policy>;
  set(policy: Policy, actor: Actor): Promise<Policy>;
  reasons(): Promise<Reason[]>;
  setReasons(reasons: readonly Reason[], actor: Actor): Promise<Reason[]>;
}

const POLICY = 'policy';
/** Until version 4 of the workspace these were plain texts, under the same name. */
const REASONS = 'reasons';

export function createPolicy({ store, audit }: { readonly store: Store; readonly audit: Audit }): PolicyService {
  const table = store.table('settings');
  let policy: Policy | null = null;

  async function read(name: string): Promise<unknown> {
    const kept = await table.get(name);
    return kept === undefined ? undefined : parseJson(kept.value);
  }

  async function get(): Promise<Policy> {
    if (policy !== null) return policy;
    const kept = PolicySchema.safeParse((await read(POLICY)) ?? DEFAULT_POLICY);
    // One that cannot be read is not replaced by a wider one.
    policy = kept.success ? kept.data : NOTHING_ALONE;
    return policy;
  }

  async function reasons(): Promise<Reason[]> {
    const kept = await read(REASONS);
    const parsed = ReasonsSchema.safeParse(
      Array.isArray(kept) ? kept.map((one: unknown) => (typeof one === 'string' ? plainReason(one) : one)) : undefined,
    );
    return parsed.success ? parsed.data : [...DEFAULT_REASONS];
  }

  return {
    get,

    async set(next, actor) {
      requireRight(actor, 'keep policy');
      const before = await get();
      const valid = PolicySchema.parse(next);
      await table.put({ id: POLICY, value: JSON.stringify(valid) });
      policy = valid;
      const sentence = `${actor.name} changed the limits.`;
      const evidence = { by: actor.id, before, after: valid };
      await audit.record({ actor: actor.name, action: 'policy.changed', subject: POLICY, sentence, evidence });
      return valid;
    },

    reasons,

    async setReasons(next, actor) {
      requireRight(actor, 'keep policy');
      const before = await reasons();
      const valid = ReasonsSchema.parse(next.map((one) => ReasonSchema.parse(one)));
      await table.put({ id: REASONS, value: JSON.stringify(valid) });
      const sentence = `${actor.name} changed the list of reasons.`;
      const evidence = { by: actor.id, before, after: valid };
      await audit.record({ actor: actor.name, action: 'policy.reasons', subject: REASONS, sentence, evidence });
      return valid;
    },
  };
}

const none = { usual: '0', byConnection: {} };

/** Everything needs a second person; admins may still be it. */
const NOTHING_ALONE: Policy = {
  ...DEFAULT_POLICY,
  roles: {
    support: { ...DEFAULT_POLICY.roles.support, aloneEach: none, aloneDaily: none },
    finance: { ...DEFAULT_POLICY.roles.finance, aloneEach: none, aloneDaily: none },
    admin: { ...DEFAULT_POLICY.roles.admin, aloneEach: none, aloneDaily: none },
  },
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
