import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { Notice, ProblemPanel, Time } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import classes from './adjustments.module.css';
import { Decline } from './Decline.tsx';
import { SavedFile } from './SavedFile.tsx';
import { SecondOperatorDialog } from './SecondOperatorDialog.tsx';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';
import type { PreviewState } from './use-preview.ts';

interface Props {
  readonly adjustment: AdjustmentDetail;
  readonly preview: PreviewState;
}

/** What waits for a second person: by whom it can be approved, here or at another console, and the way to say no. */
export function ToApprove({ adjustment, preview }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const { writeRequest } = useAdjustmentCalls();
  const outcome = preview.preview?.policy?.outcome;
  if (adjustment.ask === null || outcome === undefined) return null;
  return (
    <section aria-label="Approval" className={classes.asked}>
      {adjustment.ask.isExpired ? (
        <Notice level="warning">The request has expired. Save a new request file.</Notice>
      ) : (
        <Text c="dimmed">
          Requested <Time at={adjustment.ask.at} />, expires <Time at={adjustment.ask.expiresAt} />.
        </Text>
      )}
      {outcome === 'ask' && (
        <Group gap="xs">
          <Button disabled={preview.agreement === null} onClick={() => setIsAsking(true)}>
            Approve with a second operator…
          </Button>
          <Button
            variant="default"
            loading={writeRequest.isPending}
            onClick={() => writeRequest.mutate({ ids: [adjustment.id] })}
          >
            Save a request file…
          </Button>
        </Group>
      )}
      {writeRequest.data && <SavedFile path={writeRequest.data.path} words="Give this file to the second person" />}
      {preview.preview?.policy?.mayDecline === true && <Decline adjustment={adjustment} />}
      {writeRequest.error && <ProblemPanel problem={problemOf(writeRequest.error)} />}
      {isAsking && preview.agreement && (
        <SecondOperatorDialog
          adjustment={adjustment}
          agreement={preview.agreement}
          onClose={() => setIsAsking(false)}
        />
      )}
    </section>
  );
}
