import { describe, expect, it } from 'vitest';
import { ProofGroundSchema } from '../../../domain/proof.ts';
import { proofSentence } from './proof-words.ts';

describe('why a balance is proved or not', () => {
  it('is a sentence of its own for each ground that nothing else on the screen tells', () => {
    const said = ProofGroundSchema.options.map((proofGround) =>
      proofSentence({ proofGround, provedSince: '2026-11-30T09:00:00.000Z' as never }, '09:00'),
    );
    const sentences = said.filter((sentence) => sentence !== null);
    expect(new Set(sentences).size).toBe(ProofGroundSchema.options.length - 3);
    expect(sentences.every((sentence) => sentence.endsWith('.'))).toBe(true);
  });
});
