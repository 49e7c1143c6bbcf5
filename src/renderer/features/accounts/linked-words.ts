import type { AccountDetail, LinkedAccount } from '../../../contract/accounts.ts';

/** How an account is known to be this person's: `same e-mail`, `linked by hand`, and through which one if not directly. */
export function howLinked({ byEmail, byHand, from }: LinkedAccount, seenFrom: AccountDetail['id']): string {
  const how = [byEmail ? 'same e-mail' : '', byHand === null ? '' : 'linked by hand'].filter(Boolean).join(' and ');
  return from.id === seenFrom ? how : `${how} as ${from.name}`;
}

/** Whether some of the person's accounts are told by the e-mail of the one on screen. */
export function isLinkedByEmail(accounts: readonly LinkedAccount[], id: AccountDetail['id']): boolean {
  return accounts.some(({ byEmail, from }) => byEmail && from.id === id);
}
