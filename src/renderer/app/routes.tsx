import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router';
import { Frame } from './Frame.tsx';
import { NoSuchScreen, ScreenError } from './RouteScreens.tsx';
import { parseSearchText, writeSearchText } from './search-params.ts';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchScreen, errorComponent: ScreenError });

const screen = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: ScreenError });

const routeTree = root.addChildren([
  screen(
    '/',
    lazyRouteComponent(() => import('./StartScreen.tsx'), 'StartScreen'),
  ),
  screen(
    '/accounts',
    lazyRouteComponent(() => import('./AccountsRoute.tsx'), 'AccountsRoute'),
  ),
  screen(
    '/accounts/$accountId',
    lazyRouteComponent(() => import('./AccountsRoute.tsx'), 'AccountRoute'),
  ),
  screen(
    '/ledger',
    lazyRouteComponent(() => import('../features/ledger/LedgerScreen.tsx'), 'LedgerScreen'),
  ),
  screen(
    '/memberships',
    lazyRouteComponent(() => import('../features/memberships/MembershipsScreen.tsx'), 'MembershipsScreen'),
  ),
  screen(
    '/usage',
    lazyRouteComponent(() => import('../features/usage/UsageScreen.tsx'), 'UsageScreen'),
  ),
  screen(
    '/adjustments',
    lazyRouteComponent(() => import('../features/adjustments/AdjustmentsScreen.tsx'), 'AdjustmentsScreen'),
  ),
  screen(
    '/adjustments/bulk',
    lazyRouteComponent(() => import('../features/bulk/BulkScreen.tsx'), 'BulkScreen'),
  ),
  screen(
    '/adjustments/bulk/$batchId',
    lazyRouteComponent(() => import('../features/bulk/BatchScreen.tsx'), 'BatchScreen'),
  ),
  screen(
    '/reconciliation',
    lazyRouteComponent(() => import('../features/reconciliation/ReconciliationScreen.tsx'), 'ReconciliationScreen'),
  ),
  screen(
    '/exports',
    lazyRouteComponent(() => import('../features/exports/ExportsScreen.tsx'), 'ExportsScreen'),
  ),
  screen(
    '/activity',
    lazyRouteComponent(() => import('../features/activity/ActivityScreen.tsx'), 'ActivityScreen'),
  ),
  screen(
    '/connections',
    lazyRouteComponent(() => import('../features/connections/ConnectionsScreen.tsx'), 'ConnectionsScreen'),
  ),
  screen(
    '/settings',
    lazyRouteComponent(() => import('../features/settings/SettingsScreen.tsx'), 'SettingsScreen'),
  ),
]);

/** The addresses of the console. @param history another one than the window's, for tests. */
export function createConsoleRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    parseSearch: parseSearchText,
    stringifySearch: writeSearchText,
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
