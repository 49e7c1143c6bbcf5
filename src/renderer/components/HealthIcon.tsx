import {
  IconAlertOctagon,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleHalf2,
  IconClock,
  IconCloudOff,
  IconHourglass,
  IconLock,
  IconPlayerPause,
  IconRefresh,
  IconShieldQuestion,
} from '@tabler/icons-react';
import type { Health } from '../../contract/connections.ts';
import type { Level } from '../../contract/overview.ts';
import classes from './HealthIcon.module.css';

const STATES = {
  never: { Icon: IconCircleDashed, level: 'info' },
  'in sync': { Icon: IconCircleCheck, level: 'ok' },
  incomplete: { Icon: IconCircleHalf2, level: 'warning' },
  syncing: { Icon: IconRefresh, level: 'info' },
  stale: { Icon: IconClock, level: 'warning' },
  waiting: { Icon: IconHourglass, level: 'info' },
  offline: { Icon: IconCloudOff, level: 'warning' },
  failing: { Icon: IconAlertOctagon, level: 'alarm' },
  paused: { Icon: IconPlayerPause, level: 'info' },
  quarantined: { Icon: IconShieldQuestion, level: 'alarm' },
  locked: { Icon: IconLock, level: 'warning' },
} as const satisfies Record<Health['state'], { Icon: unknown; level: Level }>;

/** How urgent a connection's state is. */
export function levelOfHealth(state: Health['state']): Level {
  return STATES[state].level;
}

/** The state of a connection as a shape; the word stands beside it or in its label. */
export function HealthIcon({ state, size = 16 }: { state: Health['state']; size?: number }) {
  const { Icon, level } = STATES[state];
  return <Icon size={size} stroke={1.75} className={classes.icon} data-level={level} aria-label={state} />;
}
