import type { Answer, ApprovalRequestView } from '../../../contract/adjustments.ts';
import type { Problem } from '../../../domain/problem.ts';

export type Asked = ApprovalRequestView['requests'][number];

/** What the second person has chosen for one adjustment so far; a reason may still be missing. */
export interface Choice {
  readonly answer: Answer['answer'] | 'leave';
  readonly reason: string;
}
/** By adjustment; what is not in it is left. */
export type Choices = ReadonlyMap<string, Choice>;

const LEFT: Choice = { answer: 'leave', reason: '' };

export function choiceOf(choices: Choices, id: string): Choice {
  return choices.get(id) ?? LEFT;
}

/** The same for all that may be answered so. A reason given for one is the usual one for all; each can be another. */
export function chooseAll(asked: readonly Asked[], choices: Choices, answer: Answer['answer']): Choices {
  const usual = [...choices.values()].find(({ reason }) => reason.trim() !== '')?.reason ?? '';
  const changed = asked
    .filter(({ refusals }) => refusals[answer] === null)
    .map(({ adjustmentId: id }): [string, Choice] => [id, { answer, reason: choiceOf(choices, id).reason || usual }]);
  return new Map([...choices, ...changed]);
}

/** What would be signed, in the order of the request. */
export function answersOf(asked: readonly Asked[], choices: Choices): readonly Answer[] {
  return asked.flatMap(({ adjustmentId }): Answer[] => {
    const { answer, reason } = choiceOf(choices, adjustmentId);
    if (answer === 'leave') return [];
    return [answer === 'approve' ? { answer, adjustmentId } : { answer, adjustmentId, reason: reason.trim() }];
  });
}

export function lacksReason(answers: readonly Answer[]): boolean {
  return answers.some((one) => one.answer === 'decline' && one.reason === '');
}

/** How far the answer has come, in a sentence. */
export function answersSentence(answers: readonly Answer[], asked: number): string {
  if (lacksReason(answers)) return 'Say why, where you decline.';
  if (answers.length === 0) return asked === 1 ? 'Approve or decline it.' : 'Approve or decline some or all.';
  const approved = answers.filter(({ answer }) => answer === 'approve').length;
  if (asked === 1) return approved === 1 ? 'Approved once signed.' : 'Declined once signed.';
  const parts = [
    [approved, 'approved'],
    [answers.length - approved, 'declined'],
    [asked - answers.length, 'left as they are'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** What keeps the reader from answering any of them in any way, where that is one thing: it is said once. */
export function commonRefusal(asked: readonly Asked[]): Problem | null {
  const all = asked.flatMap(({ refusals }) => [refusals.approve, refusals.decline]);
  const [first] = all;
  if (first === undefined || first === null) return null;
  return all.every((one) => one?.code === first.code && one.sentence === first.sentence) ? first : null;
}
