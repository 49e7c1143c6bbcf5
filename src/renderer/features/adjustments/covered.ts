import { useEffect } from 'react';
import { create } from 'zustand';

/** Whether a dialog lies over the panel of a new adjustment: `Escape` is then meant for the dialog alone. */
export const useIsCovered = create<{ readonly isCovered: boolean }>(() => ({ isCovered: false }));

/** Called by a dialog that may open over the panel, for as long as it is open. */
export function useCover(): void {
  useEffect(() => {
    useIsCovered.setState({ isCovered: true });
    return () => useIsCovered.setState({ isCovered: false });
  }, []);
}
