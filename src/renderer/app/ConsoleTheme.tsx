import { MantineProvider } from '@mantine/core';
import { useLayoutEffect, useSyncExternalStore, type ReactNode } from 'react';
import { useLooks } from '../lib/preferences/index.ts';
import { readStyleNonce, theme } from '../theme/theme.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Light or dark by the settings, else by the system; rows comfortable or compact. */
export function ConsoleTheme({ children }: { children: ReactNode }) {
  const { colourScheme, density } = useLooks();
  const isSystemDark = useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(DARK);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => window.matchMedia(DARK).matches,
  );
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  const scheme = colourScheme === 'system' ? (isSystemDark ? 'dark' : 'light') : colourScheme;
  // Mantine marks the page in an effect that runs after those of its children: a chart would read the colours of before.
  useLayoutEffect(() => {
    document.documentElement.dataset.mantineColorScheme = scheme;
  }, [scheme]);
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      withCssVariables={false}
      withGlobalClasses={false}
      getStyleNonce={readStyleNonce}
    >
      {children}
    </MantineProvider>
  );
}
