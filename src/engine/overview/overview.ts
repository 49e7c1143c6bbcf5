import type { ConnectionCard } from '../../contract/connections.ts';
import type { Overview } from '../../contract/overview.ts';
import { statesWhere } from '../../domain/adjustment-state.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { dueAt } from '../../domain/manual-adjustment.ts';
import type { Actor } from '../../domain/operator.ts';
import { judge, judgeApproval } from '../../domain/policy.ts';
import type { Instant } from '../../domain/time.ts';
import { cardOf, daysBefore, entriesReachBack, standing, type Directory } from '../accounts/index.ts';
import { factsOf } from '../adjustments/index.ts';
import type { Memberships } from '../expiry/index.ts';
import { totalOr } from '../failed-total.ts';
import type { PolicyService } from '../operators/index.ts';
import type { Clock } from '../ports.ts';
import type { Provider } from '../providers/provider.ts';
import type { SettingsService } from '../settings/index.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../vault/vault.ts';
import { countInWords } from '../words.ts';
import { readChanges } from './changes.ts';
import { connectionLine } from './connection-lines.ts';
import { endingNeeds, findNeeds, type Need, type Standings } from './needs.ts';

interface OverviewParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly memberships: Memberships;
  readonly settings: SettingsService;
  readonly vault: Pick<Vault, 'status'>;
  readonly providerOf: (providerId: string) => Provider | undefined;
  readonly cards: () => Promise<readonly ConnectionCard[]>;
  readonly policy: Pick<PolicyService, 'get'>;
}

/** What the Overview asks. */
export interface OverviewService {
  /** As it is for one operator: what somebody else has to approve is no work of theirs. */
  get(actor: Actor): Promise<Overview>;
  looked(): Promise<void>;
  /** What needs a person, whoever it is, without the rest. */
  needs(): Promise<Overview['needs']>;
  /** Plans that end within the days of the setting, with credits unused; `null`: none, or the setting is 0. */
  endingSoon(): Promise<Need | null>;
}

async function readStandings(store: Store): Promise<Standings> {
  const accounts = store.table('accounts');
  const inDoubt = standing((one) => one.isInDoubt);
  const [doubtful, first, incomplete, broken] = await Promise.all([
    accounts.count(inDoubt),
    accounts.find({ selector: inDoubt, limit: 1 }),
    accounts.count(standing((one) => one.isIncomplete)),
    accounts.count(standing(({ proof }) => proof === 'broken')),
  ]);
  return { inDoubt: doubtful, firstInDoubt: first.map(cardOf)[0], incomplete, broken };
}

const NEEDY = statesWhere(({ needsPerson }) => needsPerson);
const FAILED_DAYS = 7;
const GAP_DAYS = 7;

export function createOverview(parts: OverviewParts): OverviewService {
  const { store, clock, directory, settings } = parts;

  async function needyAdjustments(now: Instant): Promise<readonly Adjustment[]> {
    const found = await store
      .table('adjustments')
      .find({ selector: { state: { $in: NEEDY } }, sort: [{ createdAt: 'desc' }] });
    const since = daysBefore(now, FAILED_DAYS);
    const { manualOverdueDays } = await settings.get();
    return found.filter((adjustment) => {
      if (adjustment.state === 'failed') return adjustment.updatedAt >= since;
      if (adjustment.state !== 'waiting to be seen') return true;
      return adjustment.instructedAt !== null && dueAt(adjustment.instructedAt, manualOverdueDays) <= now;
    });
  }

  /** Own ones that came back by themselves, and those of others that this one may be the second person for. */
  async function approvable(actor: Actor | null): Promise<(adjustment: Adjustment) => boolean> {
    if (actor === null) return () => true;
    const policy = await parts.policy.get();
    return (adjustment) => {
      const facts = factsOf(adjustment);
      const isOwn = facts.createdBy === actor.id;
      return isOwn
        ? judge(policy, actor, facts, 0n).kind === 'allowed' && (adjustment.ask?.by ?? null) === null
        : judgeApproval(policy, actor, facts).kind === 'allowed';
    };
  }

  async function readNeeds(now: Instant, cards: readonly ConnectionCard[], actor: Actor | null) {
    const [vault, ending, gaps, adjustments, standings] = await Promise.all([
      parts.vault.status(),
      parts.memberships.endingWithin(7),
      store.table('gaps').find({ selector: { kind: 'window overflow', foundAt: { $gte: daysBefore(now, GAP_DAYS) } } }),
      needyAdjustments(now),
      readStandings(store),
    ]);
    const connections = await directory.connections();
    const mayApprove = await approvable(actor);
    const needs = findNeeds({ vault, cards, connections, standings, adjustments, mayApprove, ending, gaps });
    const theirs = adjustments.filter((one) => one.state !== 'awaiting approval' || mayApprove(one));
    return { needs, ending, theirs };
  }

  /** Where an API lists no grants, entries from before our first reading do not tell what was held. */
  async function firstKnown(card: ConnectionCard): Promise<Instant | null> {
    if (entriesReachBack(parts.providerOf(card.providerId))) return null;
    return (await directory.connections()).get(card.id)?.createdAt ?? null;
  }

  /** @param adjustments those that wait for this operator; what waits for somebody else is no work of theirs. */
  function countsOf(needs: readonly Need[], plans: number, adjustments: readonly Adjustment[]): Overview['counts'] {
    return {
      overview: needs.length,
      memberships: plans,
      adjustments: adjustments.length,
      connections: needs.filter((need) => need.id.startsWith('connection.')).length,
    };
  }

  return {
    async get(actor) {
      const now = clock.now();
      const cards = await parts.cards();
      const { needs, ending, theirs } = await readNeeds(now, cards, actor);
      const since = await settings.lastLooked();
      const [changes, connections, allWellSince] = await Promise.all([
        readChanges(store, directory, since ?? daysBefore(now, 1)),
        Promise.all(
          cards.map(async (card) => ({
            ...card,
            line: await totalOr(
              async () => connectionLine(store, card, now, await firstKnown(card)),
              () => [],
            ),
          })),
        ),
        settings.wellSince(needs.length === 0 ? now : null),
      ]);
      const plans = ending.filter((plan) => plan.remaining > 0).length;
      const counts = countsOf(needs, plans, theirs);
      return { needs, connections, changes, since, allWellSince, counts };
    },

    looked: () => settings.looked(clock.now()),

    async endingSoon() {
      const { notifyExpiryDays: days } = await settings.get();
      if (days === 0) return null;
      const ending = await parts.memberships.endingWithin(days);
      const when = `within ${countInWords(days, 'day', 'days')}`;
      return endingNeeds(ending, await directory.connections(), when)[0] ?? null;
    },

    async needs() {
      return (await readNeeds(clock.now(), await parts.cards(), null)).needs;
    },
  };
}
