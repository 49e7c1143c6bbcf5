import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, openParts } from '../../support/engine-parts.ts';
import { providers } from '../../../src/engine/providers/index.ts';
import { imitations as atomchat } from './atomchat.ts';
import { imitations as codingmantra } from './codingmantra.ts';
import { imitations as editpad } from './editpad.ts';
import { imitations as gitread } from './gitread.ts';
import type { Imitation } from './imitation.ts';
import { judge, type Judgement } from './judge.ts';
import { serveAll, type Stage } from './loopback.ts';
import { DayAfter } from './day-after.ts';
import { imitations as richUtilities } from './rich-utilities.ts';

const ALL: Readonly<Record<string, readonly Imitation[]>> = {
  codingmantra,
  editpad,
  'rich-utilities': richUtilities,
  gitread,
  atomchat,
};
const BETWEEN_SYNCS = 60_000;
/** So many connections are read at the same time. */
const AT_ONCE = 12;

const SECRETS: Readonly<Record<string, string>> = { api_key: 'key-0123456789abcdef' };
const tally: Record<string, string[]> = {};

describe.each(Object.entries(ALL))('%s, as somebody else would build it', (id, imitations) => {
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

  it.each(imitations.map((one) => [one.name, one] as const))('%s', (name, imitation) => {
    const found = judgements.get(imitation) ?? [];
    const allowed = found.map((_, sync) => imitation.expect[sync] ?? imitation.expect.at(-1)!);
    const failures = found.flatMap(({ verdict, why }, sync) =>
      allowed[sync]!.includes(verdict as never) ? [] : [`sync ${sync}: ${verdict} (${why})`],
    );
    if (failures.length > 0)
      (tally[id] ??= []).push(
        `${found.some(({ verdict }) => verdict === 'wrong') ? 'WRONG' : 'STRICT'} ${name}: ${failures.join(' | ')}`,
      );
    expect(failures).toEqual([]);
    expect(found).toHaveLength(imitation.syncs);
  });
});

afterAll(() => {
  const file = process.env['CONTRARY_REPORT'];
  if (file)
    writeFileSync(
      file,
      Object.entries(tally)
        .map(([id, lines]) => `${id} ${lines.length}\n${lines.map((line) => `  ${line}`).join('\n')}`)
        .join('\n'),
    );
});

it('asks at least two hundred ways', () => {
  expect(Object.values(ALL).flat().length).toBeGreaterThanOrEqual(200);
});
