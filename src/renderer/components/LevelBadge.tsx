import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Level } from '../../contract/overview.ts';
import classes from './LevelBadge.module.css';

const LEVELS = {
  ok: { Icon: IconCircleCheck, word: 'OK' },
  info: { Icon: IconInfoCircle, word: 'Info' },
  warning: { Icon: IconAlertTriangle, word: 'Warning' },
  alarm: { Icon: IconAlertOctagon, word: 'Alarm' },
} as const satisfies Record<Level, unknown>;

interface Props {
  readonly level: Level;
  /** The word beside the icon: what it means here, e.g. `unknown`. Without one: the level's own. */
  readonly word?: string;
  /** `soft` stands on a tinted ground; `plain` has none. */
  readonly look?: 'soft' | 'plain';
}

/** One of the four levels: icon, word and colour together. */
export function LevelBadge({ level, word, look = 'soft' }: Props) {
  const { Icon, word: own } = LEVELS[level];
  return (
    <span className={classes.badge} data-level={level} data-look={look}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span>{word ?? own}</span>
    </span>
  );
}

/** The icon alone, where the word stands beside it anyway. */
export function LevelIcon({ level, size = 16 }: { level: Level; size?: number }) {
  const { Icon, word } = LEVELS[level];
  return <Icon size={size} stroke={1.75} className={classes.icon} data-level={level} aria-label={word} />;
}
