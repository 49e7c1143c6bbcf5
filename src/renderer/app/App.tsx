import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { EngineProvider, type EngineConnection } from '../lib/engine/index.ts';
import { createQueryClient } from '../lib/query/index.ts';
import { ConsoleTheme } from './ConsoleTheme.tsx';
import { EngineGate } from './EngineGate.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { PhaseGate } from './PhaseGate.tsx';
import { createConsoleRouter } from './routes.tsx';
import { SignInGate } from './SignInGate.tsx';

/** The console over one connection to the engine. */
export function App({ connection }: { connection: EngineConnection }) {
  const [queries] = useState(createQueryClient);
  const [router] = useState(createConsoleRouter);
  return (
    <ConsoleTheme>
      <ErrorBoundary>
        <QueryClientProvider client={queries}>
          <EngineProvider connection={connection}>
            <EngineGate>
              <PhaseGate>
                <SignInGate>
                  <RouterProvider router={router} />
                </SignInGate>
              </PhaseGate>
            </EngineGate>
          </EngineProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </ConsoleTheme>
  );
}
