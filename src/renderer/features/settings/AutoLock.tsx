import { Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { KeyProtection } from '../../../contract/vault.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';

const UNSET = 'unset';
const MINUTES = [5, 15, 30, 60, 240];

/** After how long without anybody at the console it locks itself. */
export function AutoLock({ protection }: { protection: KeyProtection['kind'] }) {
  const api = useApi();
  const queries = useQueryClient();
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const set = useMutation(
    api.settings.set.mutationOptions({
      onSuccess: (next) => queries.setQueryData(api.settings.get.queryKey({ input: {} }), next),
    }),
  );
  if (!settings.data) return null;
  const { autoLockMinutes } = settings.data;
  const usual = protection === 'passphrase' ? 'after 15 minutes' : 'never';
  return (
    <>
      <Select
        label="Lock automatically"
        maw={320}
        allowDeselect={false}
        value={autoLockMinutes === null ? UNSET : String(autoLockMinutes)}
        onChange={(value) => set.mutate({ autoLockMinutes: value === UNSET ? null : Number(value) })}
        data={[
          { value: UNSET, label: `As usual for this protection: ${usual}` },
          { value: '0', label: 'Never' },
          ...[...new Set([...MINUTES, ...(autoLockMinutes ? [autoLockMinutes] : [])])]
            .toSorted((a, b) => a - b)
            .map((minutes) => ({ value: String(minutes), label: `After ${minutes} minutes` })),
        ]}
      />
      {set.error && <ProblemPanel problem={problemOf(set.error)} />}
    </>
  );
}
