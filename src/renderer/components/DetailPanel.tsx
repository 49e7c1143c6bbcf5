import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react';
import { useDetailWidth } from './detail-width.ts';
import { AddressLink } from './AddressLink.tsx';
import classes from './DetailPanel.module.css';

interface Props {
  /** What it shows, for the screen reader: `Jordan Pike`. */
  readonly label: string;
  readonly onClose: () => void;
  /** The address under which it can be opened alone; left out where there is none. */
  readonly address?: string;
  readonly children: ReactNode;
}

/** The detail beside its list. Esc closes it, its edge resizes it, and it can be opened alone. */
export function DetailPanel({ label, onClose, address, children }: Props) {
  const { width, setWidth, keepWidth } = useDetailWidth();
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isInDialog(event.target)) return;
      onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const right = panel.current?.getBoundingClientRect().right ?? window.innerWidth;
    const edge = event.currentTarget;
    edge.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => setWidth(right - moved.clientX);
    const stop = () => {
      edge.removeEventListener('pointermove', move);
      keepWidth();
    };
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', stop, { once: true });
  };

  return (
    <aside ref={panel} className={classes.panel} style={{ width }} aria-label={label} tabIndex={-1} data-takes-focus>
      <div className={classes.edge} onPointerDown={drag} aria-hidden />
      <div className={classes.tools}>
        {address !== undefined && (
          <Tooltip label="Open alone">
            <ActionIcon
              size={24}
              renderRoot={(props) => <AddressLink to={address} {...props} />}
              aria-label="Open alone"
            >
              <IconArrowsMaximize size={14} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label="Close (Esc)">
          <ActionIcon size={24} onClick={onClose} aria-label="Close">
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.content}>{children}</div>
    </aside>
  );
}

/** Lays a list and its detail side by side. */
export function Beside({ children, detail }: { children: ReactNode; detail: ReactNode }) {
  return (
    <div className={classes.beside}>
      <div className={classes.main}>{children}</div>
      {detail}
    </div>
  );
}

/** Esc belongs to the dialog, menu or field that is open. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="listbox"], [role="menu"]') !== null;
}
