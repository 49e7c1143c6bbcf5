import type { Who } from '../../contract/operators.ts';
import type { Operator } from '../../domain/operator.ts';
import { ActSchema, PERMISSIONS } from '../../domain/permissions.ts';
import { claimable } from './claim.ts';
import type { Proof } from './proof.ts';

/** What a page may know before anybody signed in: who is there, and who could sign in. */
export function whoIs(
  operator: Operator | null,
  all: readonly Operator[],
  { isHere, canSignIn }: Pick<Proof, 'isHere' | 'canSignIn'>,
): Who {
  const atThisMachine = all.filter((one) => one.state === 'active' && canSignIn(one));
  return {
    operator: operator && { id: operator.id, name: operator.name, role: operator.role, signIn: operator.signIn },
    may: operator === null ? [] : ActSchema.options.filter((act) => PERMISSIONS[act].includes(operator.role)),
    canSignIn: atThisMachine.map(({ id, name, role, signIn }) => {
      return { id, name, role, needsPassphrase: signIn === 'passphrase' };
    }),
    canClaim: claimable(all, { canSignIn }).map(({ id, name, osAccount }) => ({
      id,
      name,
      osAccount: osAccount ?? '',
    })),
    warning: warningOf(atThisMachine, isHere),
  };
}

/** Several at one machine, and one of them is whoever sits at it: nobody's approval would then be worth much. */
function warningOf(atThisMachine: readonly Operator[], isHere: (operator: Operator) => boolean): string | null {
  const open = atThisMachine.find(isHere);
  if (open === undefined || atThisMachine.length < 2) return null;
  return `${open.name} signs in by the OS account: whoever sits at this machine is ${open.name}. Set a passphrase for ${open.name}, so that each of you is told apart.`;
}
