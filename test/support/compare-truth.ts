import { expect } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import { credits, storedToText, toStored } from '../../src/domain/credits.ts';
import type { LedgerEntry } from '../../src/domain/ledger.ts';
import { providers } from '../../src/engine/providers/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import type { Parts } from './engine-parts.ts';

/** What the first key of an API reaches: tests connect no other. */
export function truthsOf(sandbox: Sandbox, api: string) {
  return sandbox.truth.accounts(api).filter(({ key }) => key === 0);
}

/** The accounts of one API in the store, in the order in which the sandbox names them. */
export async function accountsOf(parts: Parts, sandbox: Sandbox, api: string): Promise<Account[]> {
  const connections = await parts.store.table('connections').find({ selector: { providerId: api } });
  const accounts = await parts.store
    .table('accounts')
    .find({ selector: { connectionId: { $in: connections.map(({ id }) => id) } } });
  const truths = truthsOf(sandbox, api);
  return truths.map((truth) => {
    const found =
      accounts.find(({ externalId }) => externalId === truth.id) ?? (truths.length === 1 ? accounts[0] : undefined);
    if (!found) throw new Error(`No account for ${truth.id} of ${api}`);
    return found;
  });
}

/** What the ledger shows of an account, oldest first. */
export async function entriesOf(parts: Parts, accountId: string, origin: LedgerEntry['origin'] = 'reported') {
  const selector = { accountId, origin, status: 'current' };
  return parts.store.table('entries').find({ selector, sort: [{ at: 'asc' }, { ordinal: 'asc' }] });
}

/** Holds every balance, plan and entry in the store against what the sandbox holds, one by one. */
export async function expectTruth(parts: Parts, sandbox: Sandbox, apis: readonly string[]): Promise<void> {
  for (const api of apis) {
    const accounts = await accountsOf(parts, sandbox, api);
    for (const [index, truth] of truthsOf(sandbox, api).entries()) {
      const account = accounts[index]!;
      const place = `${api} ${truth.id}`;
      expect(
        {
          total: storedToText(account.total),
          reserved: storedToText(account.reserved),
          available: storedToText(account.available),
          unit: account.unit,
          problem: account.problem,
        },
        place,
      ).toEqual({
        total: truth.total,
        reserved: truth.reserved,
        available: truth.available,
        unit: truth.unit,
        problem: null,
      });
      await expectEntries(parts, sandbox, api, truth.id, account);
      await expectMemberships(parts, sandbox, api, truth.id, account);
    }
  }
}

async function expectEntries(parts: Parts, sandbox: Sandbox, api: string, truthId: string, account: Account) {
  const place = `${api} ${truthId}`;
  const listed = sandbox.truth.entries(api, truthId);
  const stored = await entriesOf(parts, account.id);
  const { windowSize } = providers.get(api)!.manifest.ledger;
  // Of a window only what was in it since the first poll can be known.
  const expected = windowSize === null ? listed : listed.slice(-Math.max(stored.length, 1));
  expect(stored.length, place).toBeGreaterThanOrEqual(Math.min(listed.length, windowSize ?? 0));
  expect(
    stored.map((entry) => JSON.parse(entry.raw)),
    place,
  ).toEqual(expected.map(({ printed }) => printed));
  expect(
    stored.map(({ amount }) => storedToText(amount)),
    place,
  ).toEqual(expected.map(({ amount }) => amount));
  if (providers.get(api)!.manifest.ledger.hasBalanceAfter)
    expect(
      stored.map(({ balanceAfter }) => storedToText(balanceAfter)),
      place,
    ).toEqual(expected.map(({ balanceAfter }) => balanceAfter));
}

async function expectMemberships(parts: Parts, sandbox: Sandbox, api: string, truthId: string, account: Account) {
  const stored = await parts.store.table('memberships').find({ selector: { accountId: account.id, isReturned: true } });
  const shown = stored.map(({ planName, purchasedOn, expiresOn, totalCredits, usedCredits }) => ({
    planName,
    purchasedOn,
    expiresOn,
    totalCredits,
    usedCredits,
  }));
  const expected = sandbox.truth.memberships(api, truthId).map((plan) => ({
    ...plan,
    totalCredits: toStored(credits(String(plan.totalCredits))),
    usedCredits: toStored(credits(String(plan.usedCredits))),
  }));
  const byText = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
  expect(shown.toSorted(byText), `${api} ${truthId}`).toEqual(expected.toSorted(byText));
}
