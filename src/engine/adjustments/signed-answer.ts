import { approvalText, declineText, type AnswerFile, type Approval, type Decline } from '../../domain/approval.ts';

/** A yes or a no, as one kind of thing: what is checked of both is checked in one place. */
export type SignedAnswer = Pick<Approval, 'statement' | 'signedAt' | 'signature'> & {
  readonly signer: Approval['approver'];
  /** What the signature must be over. */
  readonly text: string;
} & (
    | { readonly answer: 'approve'; readonly reason: null; readonly approval: Approval }
    | { readonly answer: 'decline'; readonly reason: string }
  );

/** Verbs and nouns for sentences, and for the audit trail’s actions. */
export const DID = { approve: 'approved', decline: 'declined' } as const;
export const NOUN = { approve: 'approval', decline: 'decline' } as const;

/** Every answer of a file. */
export function signedIn({ approvals, declines }: AnswerFile): SignedAnswer[] {
  return [...approvals.map(asSigned), ...declines.map(asSignedNo)];
}

function asSigned(approval: Approval): SignedAnswer {
  const { statement, approver, signedAt, signature } = approval;
  const text = approvalText(approval);
  return { answer: 'approve', statement, signer: approver, reason: null, signedAt, signature, text, approval };
}

function asSignedNo(decline: Decline): SignedAnswer {
  const { statement, decliner, reason, signedAt, signature } = decline;
  return { answer: 'decline', statement, signer: decliner, reason, signedAt, signature, text: declineText(decline) };
}
