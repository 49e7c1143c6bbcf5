import {
  IconActivity,
  IconAdjustmentsHorizontal,
  IconCalendarDue,
  IconChartBar,
  IconFileExport,
  IconLayoutDashboard,
  IconListDetails,
  IconPlugConnected,
  IconScale,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import type { Overview } from '../../contract/overview.ts';

/** The screens in the order of the side bar. `key` follows `g`. */
export const SCREENS = [
  { name: 'Overview', path: '/', key: 'o', Icon: IconLayoutDashboard, group: 'work' },
  { name: 'Accounts', path: '/accounts', key: 'a', Icon: IconUsers, group: 'work' },
  { name: 'Ledger', path: '/ledger', key: 'l', Icon: IconListDetails, group: 'work' },
  { name: 'Memberships', path: '/memberships', key: 'm', Icon: IconCalendarDue, group: 'work' },
  { name: 'Usage', path: '/usage', key: 'u', Icon: IconChartBar, group: 'work' },
  { name: 'Adjustments', path: '/adjustments', key: 'j', Icon: IconAdjustmentsHorizontal, group: 'work' },
  { name: 'Reconciliation', path: '/reconciliation', key: 'r', Icon: IconScale, group: 'work' },
  { name: 'Exports', path: '/exports', key: 'e', Icon: IconFileExport, group: 'work' },
  { name: 'Activity', path: '/activity', key: 'y', Icon: IconActivity, group: 'work' },
  { name: 'Connections', path: '/connections', key: 'c', Icon: IconPlugConnected, group: 'setup' },
  { name: 'Settings', path: '/settings', key: 's', Icon: IconSettings, group: 'setup' },
] as const;

export type ScreenName = (typeof SCREENS)[number]['name'];

/** Work waiting for this operator on each screen; nothing else is counted. */
export function waitingOn(name: ScreenName, counts: Overview['counts'] | undefined): number {
  switch (name) {
    case 'Overview':
      return counts?.overview ?? 0;
    case 'Memberships':
      return counts?.memberships ?? 0;
    case 'Adjustments':
      return counts?.adjustments ?? 0;
    case 'Connections':
      return counts?.connections ?? 0;
    default:
      return 0;
  }
}
