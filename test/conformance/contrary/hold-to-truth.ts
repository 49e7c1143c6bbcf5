import { beforeAll, describe, expect, it } from 'vitest';
import { connect, openParts } from '../../support/engine-parts.ts';
import { providers } from '../../../src/engine/providers/index.ts';
import type { Imitation } from './imitation.ts';
import { judge, type Judgement } from './judge.ts';
import { serveAll, type Stage } from './loopback.ts';
import { DayAfter } from './day-after.ts';

const BETWEEN_SYNCS = 60_000;
/** So many connections are read at the same time. */
const AT_ONCE = 12;

const SECRETS: Readonly<Record<string, string>> = { api_key: 'key-0123456789abcdef' };

/** Connects every imitation of one API in one workspace, syncs each as often as it asks, and holds what is stored to the truth. */
export function holdToTruth(id: string, imitations: readonly Imitation[]): void {
  describe(`${id}, as somebody else would build it`, () => {
    const judgements = new Map<Imitation, Judgement[]>();

    beforeAll(async () => {
      const clock = new DayAfter();
      const parts = await openParts({ clock });
      const server = await serveAll(imitations);
      try {
        const connections = new Map<Stage, string>();
        for (const stage of server.stages) connections.set(stage, await connectTo(stage, server.baseUrlOf(stage)));
        const syncs = Math.max(...imitations.map((one) => one.syncs));
        for (let sync = 0; sync < syncs; sync += 1) {
          clock.pass(BETWEEN_SYNCS);
          const due = server.stages.filter(({ imitation }) => sync < imitation.syncs);
          const work = due.values();
          await Promise.all(
            Array.from({ length: AT_ONCE }, async () => {
              for (const stage of work) await follow(stage, connections.get(stage)!, sync);
            }),
          );
        }
      } finally {
        await server.close();
        await parts.close();
      }

      async function connectTo({ imitation }: Stage, baseUrl: string): Promise<string> {
        const { manifest } = providers.get(id)!;
        const defaults = Object.fromEntries(manifest.settings.map((setting) => [setting.name, setting.default]));
        return connect(parts, {
          providerId: id,
          label: imitation.name,
          baseUrl,
          settings: { ...defaults, ...imitation.settings },
          accountIds: [...(imitation.accountIds ?? [])],
          secret: imitation.secret ?? SECRETS,
          price: null,
        });
      }

      async function follow(stage: Stage, connectionId: string, sync: number): Promise<void> {
        Object.assign(stage, { sync, requests: 0 });
        await parts.sync.run(connectionId);
        const judged = await judge(parts.store, connectionId, stage);
        judgements.set(stage.imitation, [...(judgements.get(stage.imitation) ?? []), judged]);
      }
    }, 600_000);

    it.each(imitations.map((one) => [one.name, one] as const))('%s', (_name, imitation) => {
      const found = judgements.get(imitation) ?? [];
      const allowed = found.map((_, sync) => imitation.expect[sync] ?? imitation.expect.at(-1)!);
      const failures = found.flatMap(({ verdict, why }, sync) =>
        allowed[sync]!.includes(verdict as never) ? [] : [`sync ${sync}: ${verdict} (${why})`],
      );
      expect(failures).toEqual([]);
      expect(found).toHaveLength(imitation.syncs);
    });
  });
}
