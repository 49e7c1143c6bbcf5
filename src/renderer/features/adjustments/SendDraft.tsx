import { Button, Group } from '@mantine/core';
import type { AdjustmentDetail, AdjustmentPreview } from '../../../contract/adjustments.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { requestOf } from './adjustment-values.ts';
import { discardWords, possibleActions } from './adjustment-words.ts';
import { BeforeAfter } from './BeforeAfter.tsx';
import { ToApprove } from './ToApprove.tsx';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';
import { usePreview } from './use-preview.ts';

function sendWords(state: AdjustmentDetail['state'], preview: AdjustmentPreview | undefined): string {
  const outcome = preview?.policy?.outcome;
  if (outcome === 'ask') return 'Ask for approval';
  if (outcome === 'approve') return 'Approve and sign';
  if (preview?.method === 'manual') return 'Record a manual change';
  return state === 'failed' ? 'Send again' : 'Send';
}

/** For one that still waits for a person: the pair as it would be now, and the verbs that send or discard it. */
export function SendDraft({ adjustment }: { adjustment: AdjustmentDetail }) {
  const actions = possibleActions(adjustment.state);
  const preview = usePreview(actions.approve ? { ...requestOf(adjustment), id: adjustment.id } : null);
  const { approve, discard } = useAdjustmentCalls();
  const discarding = discardWords(adjustment.state);
  const error = approve.error ?? discard.error;
  if (!actions.approve && !actions.discard) return null;
  const outcome = preview.preview?.policy?.outcome;
  const isAsked = adjustment.state === 'awaiting approval';
  // What is asked already waits for somebody else; asking again does not help.
  const canSend = actions.approve && outcome !== 'refused' && !(isAsked && outcome === 'ask');

  return (
    <>
      {actions.approve && <BeforeAfter state={preview} unit={adjustment.unit} />}
      {isAsked && <ToApprove adjustment={adjustment} preview={preview} />}
      {error && <ProblemPanel problem={problemOf(error)} />}
      <Group gap="xs">
        {canSend && (
          <Button
            loading={approve.isPending}
            disabled={preview.agreement === null || discard.isPending}
            onClick={() => preview.agreement && approve.mutate({ id: adjustment.id, ...preview.agreement })}
          >
            {sendWords(adjustment.state, preview.preview)}
          </Button>
        )}
        {actions.discard && (
          <Button
            variant="default"
            loading={discard.isPending}
            disabled={approve.isPending}
            title={discarding.loses}
            onClick={() => discard.mutate({ id: adjustment.id })}
          >
            {discarding.verb}
          </Button>
        )}
      </Group>
    </>
  );
}
