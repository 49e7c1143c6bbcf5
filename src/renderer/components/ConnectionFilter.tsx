import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../lib/engine/index.ts';

interface Props {
  readonly value: string | undefined;
  readonly onChange: (connectionId: string | undefined) => void;
  /** Takes the whole width of a form instead of that of a header. */
  readonly isWide?: boolean;
}

/** Narrows a screen to one connection. */
export function ConnectionFilter({ value, onChange, isWide = false }: Props) {
  const api = useApi();
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  return (
    <Select
      aria-label="Connection"
      placeholder="All connections"
      w={isWide ? '100%' : 180}
      clearable
      data={connections.data?.map(({ id, label }) => ({ value: id, label })) ?? []}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
