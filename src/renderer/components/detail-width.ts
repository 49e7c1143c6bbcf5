import { create } from 'zustand';
import { keepStored, readStored } from '../lib/preferences/index.ts';

const LEAST = 360;
const MOST = 960;

interface DetailWidth {
  readonly width: number;
  readonly setWidth: (width: number) => void;
  readonly keepWidth: () => void;
}

/** One width for every detail panel, kept for the next time. */
export const useDetailWidth = create<DetailWidth>((set, get) => ({
  width: readStored('detail-width', 520),
  setWidth: (width) => set({ width: Math.min(MOST, Math.max(LEAST, Math.round(width))) }),
  keepWidth: () => keepStored('detail-width', get().width),
}));
