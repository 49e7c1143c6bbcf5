import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConnectionId } from '../../../domain/ids.ts';
import type { Problem } from '../../../domain/problem.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';

interface Call {
  readonly isPending: boolean;
  readonly run: () => void;
}

export interface CardCalls {
  readonly pause: Call;
  readonly resume: Call;
  readonly sync: Call;
  readonly sweep: Call;
  readonly cancel: Call;
  readonly problem: Problem | null;
}

/** What a card does at once, without a panel. */
export function useCardCalls(id: ConnectionId): CardCalls {
  const api = useApi();
  const queries = useQueryClient();
  const onSuccess = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: api.connections.key() }),
      queries.invalidateQueries({ queryKey: api.sync.key() }),
    ]);
  const pause = useMutation(api.connections.pause.mutationOptions({ onSuccess }));
  const resume = useMutation(api.connections.resume.mutationOptions({ onSuccess }));
  const sync = useMutation(api.sync.start.mutationOptions({ onSuccess }));
  const sweep = useMutation(api.sync.start.mutationOptions({ onSuccess }));
  const cancel = useMutation(api.sync.cancel.mutationOptions({ onSuccess }));
  const error = pause.error ?? resume.error ?? sync.error ?? sweep.error ?? cancel.error;
  return {
    pause: { isPending: pause.isPending, run: () => pause.mutate({ id }) },
    resume: { isPending: resume.isPending, run: () => resume.mutate({ id }) },
    sync: { isPending: sync.isPending, run: () => sync.mutate({ connectionId: id }) },
    sweep: { isPending: sweep.isPending, run: () => sweep.mutate({ connectionId: id, isFullSweep: true }) },
    cancel: { isPending: cancel.isPending, run: () => cancel.mutate({ connectionId: id }) },
    problem: error ? problemOf(error) : null,
  };
}
