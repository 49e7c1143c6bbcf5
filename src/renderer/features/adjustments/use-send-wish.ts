import { useEffect, useEffectEvent, useRef } from 'react';
import type { PreviewState } from './use-preview.ts';

/**
 * Somebody quick sends before the preview has caught up with the last letter typed. The wish is kept until it has, and
 * granted only if the preview then says of the amount what was on screen when they sent.
 * @returns what to call instead of `send`.
 */
export function useSendWish(preview: PreviewState, send: () => void): () => void {
  const wished = useRef<string | null>(null);
  const shown = shownBy(preview);
  const grant = useEffectEvent(() => {
    const isSame = wished.current !== null && wished.current === shown;
    wished.current = null;
    if (isSame) send();
  });
  useEffect(() => {
    if (preview.isCurrent) grant();
  }, [preview.isCurrent]);
  return () => {
    if (preview.isCurrent) send();
    else wished.current = shown;
  };
}

function shownBy({ preview }: PreviewState): string | null {
  if (preview === undefined) return null;
  const asked = preview.warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
  return JSON.stringify([preview.before.amount, preview.after, asked]);
}
