import { useEffect } from 'react';
import { useClient } from '../lib/engine/index.ts';

const AT_MOST_EVERY = 20_000;
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Tells the engine that somebody is at the console, so that it does not lock itself meanwhile. */
export function usePresence(): void {
  const client = useClient();
  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const tell = () => {
      if (performance.now() - toldAt < AT_MOST_EVERY) return;
      toldAt = performance.now();
      // While the connection is gone there is nobody to tell; the next sign of somebody tries again.
      client.workspace.present({}).catch(() => {
        toldAt = Number.NEGATIVE_INFINITY;
      });
    };
    for (const sign of SIGNS) window.addEventListener(sign, tell, { passive: true, capture: true });
    tell();
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, tell, { capture: true });
    };
  }, [client]);
}
