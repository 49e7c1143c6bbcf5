import { generateKeyPairSync, sign } from 'node:crypto';
import {
  approvalText,
  cardText,
  declineText,
  requestText,
  type AnswerFile,
  type Approval,
  type ApprovalStatement,
  type Decline,
  type PublicCard,
  type RequestFile,
} from '../../src/domain/approval.ts';
import type { OperatorId } from '../../src/domain/operator.ts';
import type { Instant } from '../../src/domain/time.ts';
import { fileText } from '../../src/engine/file-text.ts';

/** Somebody who writes files by hand, and signs whatever they like with a key of their own. */
export function penOf(name: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
  const self = { id: `id-of-${name}` as OperatorId, name, publicKey: raw };
  const signed = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64');
  const answers = (workspace: string, said: Partial<Pick<AnswerFile, 'approvals' | 'declines'>>) =>
    fileText({ file: 'counterfoil answer', version: 1, workspace, approvals: [], declines: [], ...said });
  return {
    self,
    card(change: Partial<PublicCard> = {}): string {
      const card = { ...self, ...change };
      return fileText({
        file: 'counterfoil operator',
        version: 1,
        id: card.id,
        name: card.name,
        publicKey: card.publicKey,
        signature: signed(cardText(card)),
        ...change,
      });
    },
    /** An answer file with one approval, genuinely signed, of whatever it says. */
    approval(
      workspace: string,
      statement: ApprovalStatement,
      approver: Partial<Approval['approver']> = {},
      signedAt: Instant = statement.createdAt,
    ): string {
      const said = { statement, approver: { ...self, ...approver }, signedAt };
      return answers(workspace, { approvals: [{ ...said, signature: signed(approvalText(said)) }] });
    },
    /** The same with one decline. */
    decline(workspace: string, statement: ApprovalStatement, decliner: Partial<Decline['decliner']> = {}): string {
      const { createdAt: signedAt } = statement;
      const said = { statement, decliner: { ...self, ...decliner }, reason: 'Not now.', signedAt };
      return answers(workspace, { declines: [{ ...said, signature: signed(declineText(said)) }] });
    },
    /** Another's request, as if it were one's own, with something else in it. */
    request(text: string, change: Partial<ApprovalStatement>): string {
      const { signature: _, ...file } = JSON.parse(text) as RequestFile;
      const requests = file.requests.map((one) => ({ ...one, statement: { ...one.statement, ...change } }));
      const changed = { ...file, requester: self, requests };
      return fileText({ ...changed, signature: signed(requestText(changed)) });
    },
  };
}
export type Pen = ReturnType<typeof penOf>;
