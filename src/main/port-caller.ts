import { CONSOLE_ORIGIN } from './origin.ts';

interface PortCaller {
  readonly isOurWindow: boolean;
  readonly isTopFrame: boolean;
  /** As the browser part states it, never as a page does. */
  readonly origin: string;
}

/** @returns why a frame must not have the engine's port, or `null` if it may. */
export function checkPortCaller({ isOurWindow, isTopFrame, origin }: PortCaller): 'window' | 'frame' | 'origin' | null {
  if (!isOurWindow) return 'window';
  if (!isTopFrame) return 'frame';
  // Electron writes the origin of a custom scheme with or without the last slash, depending on the call.
  return origin.replace(/\/$/, '') === CONSOLE_ORIGIN ? null : 'origin';
}
