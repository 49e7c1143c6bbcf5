import { ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import type { WriteInstruction, WriteOutcome } from '../provider.ts';
import { refused } from '../write-outcome.ts';

const WHOLE = 1_000_000n;

/** What the write probe found of adding a negative number. */
export const NEGATIVES = { setting: 'negativeAdds', work: 'work', refused: 'refused' } as const;

type Settings = Readonly<Record<string, string>>;

/** What the write probe has found to work, as it is kept in the setting `provenWrites`. */
interface ProvenNames {
  readonly method: string;
  readonly uid: string;
  readonly credits: string;
  readonly flag: string;
  readonly deducts: boolean;
}

/** @returns settings that name what was proven, to be kept with the connection. */
export function toProvenSettings(names: ProvenNames): Record<string, string> {
  return {
    'method updateCredits': names.method,
    uidParameter: names.uid,
    creditsParameter: names.credits,
    replaceFlag: names.flag,
    provenWrites: sealOf(names),
    [NEGATIVES.setting]: names.deducts ? NEGATIVES.work : NEGATIVES.refused,
  };
}

function sealOf({ method, uid, credits, flag, deducts }: ProvenNames): string {
  return [method, uid, credits, flag, deducts ? 'below zero too' : 'above zero only'].join(' ');
}

/** The names in use and whether they are exactly those that were proven; a name edited since is not. */
export function readNames(settings: Settings): ProvenNames & { readonly isProven: boolean } {
  const names = {
    method: settings['method updateCredits'] ?? 'POST',
    uid: settings['uidParameter'] ?? 'UID',
    credits: settings['creditsParameter'] ?? 'credits',
    flag: settings['replaceFlag'] ?? 'removeExisting',
  };
  const seal = settings['provenWrites'] ?? '';
  const deducts = seal === sealOf({ ...names, deducts: true });
  return { ...names, deducts, isProven: deducts || seal === sealOf({ ...names, deducts: false }) };
}

/** @returns the form of an instruction, or the refusal of one that was not proven or cannot be carried out as meant. */
export function toWriteForm(
  settings: Settings,
  instruction: WriteInstruction,
): { readonly fields: Readonly<Record<string, string>> } | WriteOutcome {
  const names = readNames(settings);
  if (!names.isProven)
    return refused(
      'How this API changes a balance is not documented, and no test of sending succeeded with these names.',
      'Test sending under Connections, on a user made for tests.',
    );
  const amount = instruction.method === 'set' ? instruction.target : instruction.delta;
  if (amount % WHOLE !== 0n)
    return refused('AtomChat counts whole credits; this amount has decimals.', 'Round the amount to a whole number.');
  if (instruction.method === 'set' && amount < ZERO_CREDITS)
    return refused('A balance below zero cannot be set.', 'Choose an amount that leaves zero or more.');
  if (instruction.method === 'add' && amount < ZERO_CREDITS && !names.deducts)
    return refused(
      'The test of sending showed that this API does not deduct by a negative number.',
      'Set the balance to the lower value instead.',
    );
  if (instruction.method === 'add' && amount === ZERO_CREDITS)
    return refused('Adding nothing changes nothing.', 'Choose an amount other than zero.');
  return { fields: toFields(names, amount, instruction.method === 'set') };
}

/** The flag is left out when it is not meant: this vendor reads the text `false` as true (docs/provider-facts.md §5). */
export function toFields(
  names: { readonly credits: string; readonly flag: string },
  amount: Credits,
  replaces: boolean,
): Record<string, string> {
  return { [names.credits]: String(amount / WHOLE), ...(replaces ? { [names.flag]: 'true' } : {}) };
}
