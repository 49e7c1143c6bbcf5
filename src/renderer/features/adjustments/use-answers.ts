import { useMemo, useState } from 'react';
import type { Answer, ApprovalRequestView } from '../../../contract/adjustments.ts';

type Asked = ApprovalRequestView['requests'][number];

/** What the second person has chosen for one adjustment so far; a reason may still be missing. */
export interface Choice {
  readonly answer: Answer['answer'] | 'leave';
  readonly reason: string;
}

const LEFT: Choice = { answer: 'leave', reason: '' };

/** What is said of each adjustment of a request, until it is signed as one file. */
export function useAnswers(requests: readonly Asked[]) {
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const of = (id: string): Choice => choices.get(id) ?? LEFT;
  const chooseAll = (answer: 'approve' | 'decline') => {
    const open = requests.filter(({ refusals }) => refusals[answer] === null);
    // A reason given for one is the usual one for all; each can be another.
    const usual = [...choices.values()].find(({ reason }) => reason !== '')?.reason ?? '';
    const changed = open.map(({ adjustmentId: id }): [string, Choice] => [
      id,
      { answer, reason: of(id).reason || usual },
    ]);
    setChoices(new Map([...choices, ...changed]));
  };
  const answers = useMemo(() => answersOf(requests, choices), [requests, choices]);
  const isMissingReason = answers.some((one) => one.answer === 'decline' && one.reason === '');
  return {
    of,
    choose: (id: string, choice: Choice) => setChoices(new Map([...choices, [id, choice]])),
    canApproveAny: requests.some(({ refusals }) => refusals.approve === null),
    canDeclineAny: requests.some(({ refusals }) => refusals.decline === null),
    approveAll: () => chooseAll('approve'),
    declineAll: () => chooseAll('decline'),
    leaveAll: () => setChoices(new Map()),
    /** A new list with each change, and the same one until then. */
    answers,
    /** Whether it can be signed as it stands. */
    isWhole: answers.length > 0 && !isMissingReason,
    sentence: isMissingReason ? 'Say why, where you decline.' : sentenceOf(answers, requests.length),
  };
}

function answersOf(requests: readonly Asked[], choices: ReadonlyMap<string, Choice>): readonly Answer[] {
  return requests.flatMap(({ adjustmentId }): Answer[] => {
    const { answer, reason } = choices.get(adjustmentId) ?? LEFT;
    if (answer === 'leave') return [];
    return [answer === 'approve' ? { answer, adjustmentId } : { answer, adjustmentId, reason: reason.trim() }];
  });
}

function sentenceOf(answers: readonly Answer[], asked: number): string {
  if (answers.length === 0) return asked === 1 ? 'Approve or decline it.' : 'Approve or decline some or all.';
  const approved = answers.filter(({ answer }) => answer === 'approve').length;
  const parts = [
    [approved, 'approved'],
    [answers.length - approved, 'declined'],
    [asked - answers.length, 'left as they are'],
  ] as const;
  if (asked === 1) return approved === 1 ? 'Approved.' : 'Declined.';
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
