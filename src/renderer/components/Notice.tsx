import type { ReactNode } from 'react';
import type { Level } from '../../contract/overview.ts';
import { LevelIcon } from './LevelBadge.tsx';
import classes from './Notice.module.css';

/** A sentence at one of the four levels, in the flow of a screen or a form. It wraps, where a badge does not. */
export function Notice({ level, children }: { level: Level; children: ReactNode }) {
  return (
    <div className={classes.notice} data-level={level} role="note">
      <LevelIcon level={level} />
      <div className={classes.words}>{children}</div>
    </div>
  );
}
