import { useEffect, useState, type MouseEvent, type ReactNode } from 'react';
import { copyText } from '../lib/copy-text.ts';
import classes from './CopyOnClick.module.css';

interface Props {
  /** What is put on the clipboard, in full and plain: `-1234.5`, not `−1,234.5`. */
  readonly text: string;
  /** What it is, for the tooltip and the screen reader: `account id`. */
  readonly what: string;
  /** What else is to be said of it on hover, e.g. its age. */
  readonly hint?: string;
  /** In a sentence of its own: broken into lines instead of cut off, and reached by `Tab`, as nothing in a table is. */
  readonly isWhole?: boolean;
  readonly children: ReactNode;
}

/** Ids and amounts copy on click, with a small confirmation in place. */
export function CopyOnClick({ text, what, hint, isWhole = false, children }: Props) {
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1_200);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = (event: MouseEvent) => {
    event.stopPropagation();
    void copyText(text).then((isDone) => setIsCopied(isDone));
  };

  return (
    <button
      type="button"
      className={classes.copy}
      data-whole={isWhole || undefined}
      onClick={copy}
      tabIndex={isWhole ? undefined : -1}
      title={`${hint === undefined ? '' : `${hint}\n`}${text}\nClick to copy the ${what}`}
      aria-label={`Copy the ${what}: ${text}`}
    >
      {children}
      {isCopied && (
        <span className={classes.done} role="status">
          Copied
        </span>
      )}
    </button>
  );
}
