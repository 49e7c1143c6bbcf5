import { useCallback, useMemo, useState } from 'react';
import { answersOf, chooseAll, choiceOf, type Asked, type Choice, type Choices } from './answers.ts';

/** What is said of each adjustment of a request, until it is signed as one file. */
export function useAnswers(asked: readonly Asked[]) {
  const [choices, setChoices] = useState<Choices>(new Map());
  return {
    of: (id: string): Choice => choiceOf(choices, id),
    choose: useCallback((id: string, choice: Choice) => setChoices((all) => new Map([...all, [id, choice]])), []),
    approveAll: () => setChoices(chooseAll(asked, choices, 'approve')),
    declineAll: () => setChoices(chooseAll(asked, choices, 'decline')),
    leaveAll: () => setChoices(new Map()),
    /** A new list with each change, and the same one until then. */
    answers: useMemo(() => answersOf(asked, choices), [asked, choices]),
  };
}
