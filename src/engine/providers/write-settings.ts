import type { Visibility } from '../../domain/adjustment-verdict.ts';
import { parseCredits, toStored } from '../../domain/credits.ts';
import type { ProviderManifest, ProviderSetting } from './provider.ts';

/**
 * What a write without an answer is judged by and no API states (docs/decisions/0019): settings that a provider with
 * writes declares, by one name everywhere so that shared code can read them.
 */
const SLOWEST_WRITE = 'slowestWriteSeconds';
const MOST_USED = 'mostUsedInAMinute';

/** A list of uses is that of the database which the balance is read from; a minute is ample. */
const LISTS_WITHIN_MILLISECONDS = 60_000;

/** How long a write may still land after its attempt has ended. */
export function slowestWriteSetting(seconds: number, certainty: ProviderSetting['certainty']): ProviderSetting {
  return {
    name: SLOWEST_WRITE,
    label: 'Seconds a write may take',
    hint: 'How long after an attempt without an answer its write may still be applied. Nothing is called “not applied” before.',
    default: String(seconds),
    choices: [],
    certainty,
  };
}

/** For an API that does not list what is used: how much of it there can be. */
export function mostUsedSetting(credits: number, certainty: ProviderSetting['certainty']): ProviderSetting {
  return {
    name: MOST_USED,
    label: 'Credits one user can use in a minute',
    hint: 'At most. An adjustment of more than that cannot be hidden by use between two looks a minute apart.',
    default: String(credits),
    choices: [],
    certainty,
  };
}

/**
 * What can be seen of a balance at this connection. An API that lists grants too would list our own write among them;
 * none that writes does yet, so its list is not reckoned with.
 */
export function visibilityOf(manifest: ProviderManifest, settings: Readonly<Record<string, string>>): Visibility {
  const valueOf = (name: string): number | null => {
    const standard = manifest.settings.find((setting) => setting.name === name)?.default;
    return amountIn(settings[name]) ?? amountIn(standard);
  };
  const seconds = valueOf(SLOWEST_WRITE);
  return {
    landsWithin: seconds === null ? Infinity : seconds / 1000,
    listsFalls: manifest.ledger.coverage === 'deductions',
    listsWithin: LISTS_WITHIN_MILLISECONDS,
    mostUsedInAMinute: valueOf(MOST_USED),
  };
}

/** In stored millionths; `null`: not a number, or below zero. */
function amountIn(text: string | undefined): number | null {
  const parsed = parseCredits((text ?? '').trim());
  return parsed.ok && parsed.value >= 0n ? toStored(parsed.value) : null;
}
