import { OperatorIdSchema, type Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { SettingsService } from '../settings/index.ts';
import type { Session } from './session.ts';

/** Who works at this console. */
export interface Operators {
  /** Who sits at a page. @throws ProblemError `operator.nobody` where nobody does. */
  actorOf(session: Session): Promise<Actor>;
}

/** Until others are set up, the owner of the OS account is the one operator and may do everything. */
const FOUNDER = OperatorIdSchema.parse('founder');

export function createOperators({ settings }: { settings: Pick<SettingsService, 'get'> }): Operators {
  return {
    async actorOf({ kind }) {
      if (kind === 'host') throw nobody();
      return { id: FOUNDER, name: (await settings.get()).operatorName, role: 'admin' };
    },
  };
}

function nobody(): ProblemError {
  return new ProblemError({
    code: 'operator.nobody',
    sentence: 'Nobody is signed in here, and this needs somebody to answer for it.',
    kept: 'Nothing was changed.',
    cure: 'Sign in and do it again.',
  });
}
