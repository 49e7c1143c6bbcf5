import { MOST_MESSAGE_BYTES } from '../../../contract/bridge.ts';
import { numberInWords } from '../../../domain/number-words.ts';
import { ProblemError } from '../../../domain/problem.ts';

/**
 * A host ends a page that sends more than this: so it is said before anything is sent.
 * @throws ProblemError `console.too-large`.
 */
export function requireSendable(message: unknown, most = MOST_MESSAGE_BYTES): void {
  const bytes = bytesOf(message, most);
  if (bytes <= most) return;
  throw new ProblemError({
    code: 'console.too-large',
    sentence: `This is ${megabytes(bytes)} MB, and at most ${megabytes(most)} MB can be sent at once.`,
    kept: 'Nothing was sent, and nothing was changed.',
    cure: 'Divide it into smaller parts.',
  });
}

/** UTF-8 takes at most three bytes for a unit of UTF-16: most messages need not be encoded to be found small enough. */
function bytesOf(message: unknown, most: number): number {
  if (typeof message === 'string') {
    return message.length * 3 <= most ? message.length : new TextEncoder().encode(message).byteLength;
  }
  return ArrayBuffer.isView(message) || message instanceof ArrayBuffer ? message.byteLength : 0;
}

function megabytes(bytes: number): string {
  return numberInWords(String(Math.ceil((bytes / 1_048_576) * 10) / 10));
}
