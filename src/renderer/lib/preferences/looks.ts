import { create } from 'zustand';
import type { Settings } from '../../../contract/settings.ts';
import { keepStored, readStored } from './stored.ts';

type Looks = Pick<Settings, 'colourScheme' | 'density'>;

interface LooksStore extends Looks {
  /** Takes over what the settings say; kept so that the next start does not flash in the other scheme. */
  readonly follow: (looks: Looks) => void;
}

/** How the console looks: from the settings, and before they are known as it looked last time. */
export const useLooks = create<LooksStore>((set) => ({
  ...readStored<Looks>('looks', { colourScheme: 'system', density: 'comfortable' }),
  follow: ({ colourScheme, density }) => {
    set({ colourScheme, density });
    keepStored('looks', { colourScheme, density });
  },
}));

/** Height of a row of any table, in pixels. */
export function useRowHeight(): number {
  return useLooks((looks) => (looks.density === 'compact' ? 26 : 32));
}
