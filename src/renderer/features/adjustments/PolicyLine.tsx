import { Text } from '@mantine/core';
import type { AdjustmentPreview } from '../../../contract/adjustments.ts';
import { Notice, Sentence } from '../../components/index.ts';

/** What the policy makes of it: how much may go alone, or why it takes a second person. */
export function PolicyLine({ policy }: { policy: AdjustmentPreview['policy'] }) {
  const sentence = policy?.sentence ?? null;
  if (policy === null || sentence === null) return null;
  if (policy.outcome === 'send' || policy.outcome === 'approve')
    return (
      <Text c="dimmed">
        <Sentence text={sentence} />
      </Text>
    );
  return (
    <Notice level={policy.outcome === 'ask' ? 'info' : 'warning'}>
      <Sentence text={sentence} />
    </Notice>
  );
}
