import { parseCredits } from '../../domain/credits.ts';

/**
 * A decimal as a whole number of an API's smallest unit.
 * @throws Error for an amount the API cannot hold.
 */
export function toSmallest(text: string, decimals: number): number {
  const parsed = parseCredits(text);
  if (!parsed.ok) throw new Error(`Not an amount (${parsed.error}): ${text}`);
  const scale = 10n ** BigInt(6 - decimals);
  if (parsed.value % scale !== 0n) throw new Error(`${text} has more than ${decimals} decimals.`);
  return Number(parsed.value / scale);
}
