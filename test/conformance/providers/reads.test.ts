import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatCredits, sumCredits, type Credits } from '../../../src/domain/credits.ts';
import { instant } from '../../../src/domain/time.ts';
import type { AccountReading, EntryReading, LedgerPage } from '../../../src/engine/providers/provider.ts';
import { providers } from '../../../src/engine/providers/registry.ts';
import { asText, collect } from '../../support/provider-request.ts';
import { BEGINNING, foldEntries, World } from './world.ts';

const DAY = 24 * 3_600_000;
const text = (amount: Credits | null) => (amount === null ? null : formatCredits(amount));

describe.each([...providers.values()].map((provider) => [provider.manifest.id, provider] as const))(
  '%s reads',
  (_id, provider) => {
    let world: World;
    let account: AccountReading;

    beforeAll(async () => {
      world = await World.begin(provider);
      account = (await provider.listAccounts(world.request()))[0]!;
    });
    afterAll(() => world.sandbox.stop());

    const readLedger = (start = BEGINNING): Promise<LedgerPage[]> =>
      collect(provider.readLedger!(world.request(), account, start));

    /** What the API can list now: all it ever listed, or the window's part of it. */
    function expectTruth(entries: ReadonlyMap<string, EntryReading>): void {
      const listed = world.sandbox.truth.entries(world.id, world.truthId(account));
      const read = [...entries.values()].sort((a, b) =>
        a.time.at < b.time.at ? -1 : a.time.at > b.time.at ? 1 : a.ordinal - b.ordinal,
      );
      const expected = provider.manifest.ledger.windowSize === null ? listed : listed.slice(-read.length);
      expect(read).toHaveLength(expected.length);
      expect(read.map((entry) => entry.raw)).toEqual(expected.map((entry) => entry.printed));
      expect(read.map((entry) => text(entry.amount))).toEqual(expected.map((entry) => entry.amount));
      expect(read.map((entry) => entry.type)).toEqual(expected.map((entry) => entry.kind));
      read.forEach((entry, index) => {
        expect(Math.abs(Date.parse(entry.time.at) - Date.parse(expected[index]!.at))).toBeLessThan(1000);
        if (provider.manifest.ledger.hasBalanceAfter)
          expect(text(entry.balanceAfter)).toBe(expected[index]!.balanceAfter);
      });
    }

    it('probes and says in words whose key it is', async () => {
      const report = await provider.probe(world.request());
      expect(report.accounts.length).toBeGreaterThan(0);
      expect(report.sentences.length).toBeGreaterThan(0);
      expect(asText(report.accounts)).toContain(asText(account));
    });

    it('lists each account once, by the id the API knows it by', async () => {
      const ids = (await provider.listAccounts(world.request())).map(({ externalId }) => externalId);
      expect(new Set(ids).size).toBe(ids.length);
      if (provider.manifest.accounts === 'a list of ids')
        expect(ids.toSorted()).toEqual(
          world.sandbox.truth
            .accounts(world.id)
            .map(({ id }) => id)
            .toSorted(),
        );
      else expect(ids).toHaveLength(1);
    });

    if (provider.readBalance)
      it('reads every balance as the API holds it', async () => {
        for (const one of await provider.listAccounts(world.request())) {
          const reading = await provider.readBalance!(world.request(), one);
          const truth = world.sandbox.truth.account(world.id, world.truthId(one));
          expect(text(reading.total)).toBe(truth.total);
          expect([text(reading.reserved), text(reading.available), reading.unit]).toEqual([
            truth.reserved,
            truth.available,
            truth.unit,
          ]);
          expect(reading.askedAt <= reading.at).toBe(true);
        }
      });

    if (provider.readLedger)
      it('reads the ledger entry by entry, and the same on every read', async () => {
        const pages = await readLedger();
        const entries = foldEntries(pages);
        expectTruth(entries);
        expect(pages.flatMap((page) => page.entries.map((entry) => entry.key)).length).toBeGreaterThan(0);
        expect(pages.at(-1)!.isCompleteSweep).toBe(provider.manifest.ledger.windowSize === null);
        expect(pages.at(-1)!.isFullWindow).toBe(provider.manifest.ledger.windowSize !== null);
        const again = foldEntries(await readLedger({ checkpoint: pages.at(-1)!.checkpoint, isFullSweep: true }));
        expect([...again]).toEqual([...entries]);
      });

    if (provider.readLedger)
      it('brings what is new from the checkpoint on, and changes nothing it has said', async () => {
        const first = await readLedger();
        world.sandbox.advance({ entries: 7, api: world.id });
        world.sent.length = 0;
        const more = await readLedger({ checkpoint: roundTrip(first.at(-1)!.checkpoint), isFullSweep: false });
        const before = foldEntries(first);
        for (const page of more)
          for (const entry of page.entries) if (before.has(entry.key)) expect(entry).toEqual(before.get(entry.key));
        const entries = foldEntries(more, before);
        expect(world.sent.length).toBeLessThanOrEqual(2);
        if (provider.manifest.ledger.windowSize === null) expectTruth(entries);
        else expectTruth(foldEntries(more));
      });

    if (provider.readLedger)
      it('goes on after any page where it was cut off', async () => {
        const whole = await readLedger();
        for (const cut of whole.keys()) {
          const seen = foldEntries(whole.slice(0, cut + 1));
          const rest = await readLedger({ checkpoint: roundTrip(whole[cut]!.checkpoint), isFullSweep: false });
          expectTruth(foldEntries(rest, seen));
          if (cut < whole.length - 1)
            expect(rest.at(-1)!.isCompleteSweep, 'it has not seen the first pages').toBe(false);
        }
      });

    if (provider.readMemberships)
      it('reads every membership as the API holds it', async () => {
        const { memberships } = await provider.readMemberships!(world.request(), account);
        expect(
          memberships.map(({ planName, purchasedOn, expiresOn, totalCredits, usedCredits }) => ({
            planName,
            purchasedOn,
            expiresOn,
            totalCredits: Number(text(totalCredits)),
            usedCredits: Number(text(usedCredits)),
          })),
        ).toEqual(world.sandbox.truth.memberships(world.id, world.truthId(account)));
        expect(new Set(memberships.map(({ key }) => key)).size).toBe(memberships.length);
      });

    if (provider.readUsage)
      it('reads usage that is what was deducted, day by day', async () => {
        const now = Date.parse(world.sandbox.truth.now());
        const span = { from: instant(now - 5 * DAY), until: instant(now) };
        const { readings } = await provider.readUsage!(world.request(), account, span);
        expect(readings).toHaveLength(6);
        const spent = world.sandbox.truth
          .entries(world.id, world.truthId(account))
          .filter((entry) => entry.kind === 'debit' && entry.at >= readings[0]!.from)
          .reduce((sum, entry) => sum - Math.round(Number(entry.amount) * 100), 0);
        const consumed = sumCredits(readings.map((reading) => reading.creditsConsumed!));
        expect(Math.round(Number(text(consumed)) * 100)).toBe(spent);
        readings.forEach((reading, index) => {
          expect(reading.period).toBe('day');
          if (index > 0) expect(reading.from).toBe(readings[index - 1]!.until);
        });
      });
  },
);

/** A checkpoint is kept as JSON text. */
function roundTrip(checkpoint: unknown): unknown {
  return JSON.parse(JSON.stringify(checkpoint)) as unknown;
}
