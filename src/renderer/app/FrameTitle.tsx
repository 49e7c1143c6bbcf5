import { useRouterState } from '@tanstack/react-router';
import { SCREENS } from './screens.ts';

/** The window's title names the screen, so that windows can be told apart. */
export function FrameTitle() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const screen = SCREENS.find((one) => one.path !== '/' && path.startsWith(one.path)) ?? SCREENS[0];
  return <title>{`${screen.name} – Counterfoil`}</title>;
}
