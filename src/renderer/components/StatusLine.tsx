import { createContext, use, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** The element of the frame that shows the status line; set by the frame. */
export const StatusLineContext = createContext<HTMLElement | null>(null);

/** What a screen says in the status line at the bottom of the frame: counts and totals of what is shown, and its age. */
export function StatusLine({ children }: { children: ReactNode }) {
  const line = use(StatusLineContext);
  return line && createPortal(children, line);
}
