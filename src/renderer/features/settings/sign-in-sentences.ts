import type { OperatorCard } from '../../../contract/operators.ts';
import { isSameOsAccount } from '../../../domain/operator.ts';

/** How to find the name of an OS account, and how far it is to be believed. */
export const OS_ACCOUNT_HINT =
  'Its name as the system tells it: what whoami prints there, on Windows the part after the backslash. Of which computer or domain it is, the console does not know.';

/** After “signs in”. */
export function waySignsIn({ signIn, osAccount }: Pick<OperatorCard, 'signIn' | 'osAccount'>): string {
  switch (signIn) {
    case 'os account':
      return `by the OS account “${osAccount ?? ''}”`;
    case 'passphrase':
      return 'by a passphrase';
    case 'card':
      return 'at another console';
  }
}

/** What it will mean for an operator that an OS account proves them, before it is done. */
interface OsAccountChange {
  readonly name: string;
  readonly isOwn: boolean;
  /** The account chosen, `null` until one is, and the one that this console runs under. */
  readonly osAccount: string | null;
  readonly here: string;
  readonly platform: string;
}

export function osAccountMeans({ name, isOwn, osAccount, here, platform }: OsAccountChange): string[] {
  const account = osAccount === null ? 'that OS account' : `the OS account “${osAccount}”`;
  const where = whereElse({ name, isOwn, osAccount, here, platform });
  if (isOwn) {
    return [
      `Whoever uses this workspace under ${account} is you from then on: nothing else is asked.`,
      ...where,
      'Your key stays the same, but lies in the vault without a passphrase of its own.',
      'You can no longer approve at somebody else’s page, which takes a passphrase. What you approved stays approved.',
    ];
  }
  return [
    `Whoever uses this workspace under ${account} is ${name} from then on: nothing else is asked.`,
    ...where,
    `${name} gets a new key: what they approved and is not sent yet needs a new approval.`,
    `${name} cannot approve at somebody else’s page, which takes a passphrase.`,
  ];
}

/** What it means that another OS account is meant than the one this console runs under. */
function whereElse({ name, isOwn, osAccount, here, platform }: OsAccountChange): string[] {
  if (osAccount === null) return [`This console runs under “${here}”.`];
  if (isSameOsAccount(osAccount, here, platform)) return [];
  return [
    isOwn
      ? `This console runs under “${here}”: you are signed out at once, and can sign in only where it runs under “${osAccount}”.`
      : `This console runs under “${here}”: here ${name} cannot sign in.`,
  ];
}

/** What it will mean that only a passphrase proves an operator. */
export function passphraseMeans(
  { name, signIn, isLastAdmin }: Pick<OperatorCard, 'name' | 'signIn' | 'isLastAdmin'>,
  isOwn: boolean,
): string[] {
  if (!isOwn) {
    return [
      `${name} gets a new key: what they approved and is not sent yet needs a new approval.`,
      'They should change the passphrase when they sign in.',
    ];
  }
  if (signIn === 'passphrase') return [];
  return [
    'From then on the OS account alone no longer signs you in.',
    'Your key stays the same, and opens with the passphrase only.',
    isLastAdmin
      ? 'You are the only admin here: if you forget the passphrase, nobody can set you another.'
      : 'If you forget the passphrase, an admin can set you another, with a new key.',
    'With the passphrase you can also approve at somebody else’s page.',
  ];
}
