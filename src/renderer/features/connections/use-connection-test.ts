import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TestReport } from '../../../contract/connections.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import { useClient } from '../../lib/engine/index.ts';
import { testsTheSame, toForm, typedSecret, type ConnectionValues } from './connection-values.ts';

export interface ConnectionTest {
  readonly isRunning: boolean;
  readonly report: TestReport | null;
  /** The call itself failed: the engine could not even try. */
  readonly error: unknown;
  /** True once the values differ from those that were tested. */
  readonly isOutdated: boolean;
  readonly run: (values: ConnectionValues) => void;
  readonly cancel: () => void;
}

/** Asks the API with the values on screen and keeps the answer beside the values it stands for. Saves nothing. */
export function useConnectionTest(
  providerId: string,
  connectionId: ConnectionId | undefined,
  current: ConnectionValues,
): ConnectionTest {
  const client = useClient();
  const [tested, setTested] = useState<{ values: ConnectionValues; report: TestReport } | null>(null);
  const [running, setRunning] = useState<AbortController | null>(null);

  const call = useMutation({
    mutationFn: ({ values, signal }: { values: ConnectionValues; signal: AbortSignal }) =>
      client.connections.test(
        { id: connectionId, providerId, form: toForm(values), secret: typedSecret(values.secret) },
        { signal },
      ),
    onSuccess: (report, { values }) => setTested({ values, report }),
  });

  return {
    isRunning: call.isPending,
    report: tested?.report ?? null,
    error: running?.signal.aborted ? null : call.error,
    isOutdated: tested !== null && !testsTheSame(tested.values, current),
    run: (values) => {
      const controller = new AbortController();
      setRunning(controller);
      setTested(null);
      call.mutate({ values, signal: controller.signal });
    },
    cancel: () => running?.abort(),
  };
}
