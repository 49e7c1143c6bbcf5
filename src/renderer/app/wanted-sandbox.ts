import { create } from 'zustand';

/** Whether the sandbox was asked for before there was a workspace to connect it to. */
const useWanted = create<{ readonly isWanted: boolean }>(() => ({ isWanted: false }));

/** The sandbox is to be started as soon as the workspace is open. */
export function wantSandbox(): void {
  useWanted.setState({ isWanted: true });
}

/** @returns whether it was asked for, and how to say that it has been seen to. */
export function useWantedSandbox(): { isWanted: boolean; onTaken: () => void } {
  const isWanted = useWanted((state) => state.isWanted);
  return { isWanted, onTaken: () => useWanted.setState({ isWanted: false }) };
}
