import { Button, Group, Kbd, Select, Text, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import type { AccountDetail } from '../../../contract/accounts.ts';
import type { AdjustmentDetail, AdjustmentPreview } from '../../../contract/adjustments.ts';
import { AdjustmentKindSchema } from '../../../domain/adjustment.ts';
import { KINDS } from '../../../domain/adjustment-kind.ts';
import { ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { isSendKey } from '../../lib/send-key.ts';
import { adjustmentValuesSchema, toRequest, type AdjustmentValues } from './adjustment-values.ts';
import { AMOUNT_LABEL } from './adjustment-words.ts';
import classes from './adjustments.module.css';
import { BeforeAfter } from './BeforeAfter.tsx';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';
import { usePreview } from './use-preview.ts';
import { useSendWish } from './use-send-wish.ts';

interface Props {
  readonly account: AccountDetail;
  readonly initial: AdjustmentValues;
  /** Made once when the panel opened: a second click sends nothing twice. */
  readonly requestId: string;
  readonly onChange: (values: AdjustmentValues) => void;
  readonly onDone: (adjustment: AdjustmentDetail) => void;
}

/** Amount, reason, ticket and note for one account; what would happen; and the two ways on. */
export function NewAdjustmentForm({ account, initial, requestId, onChange, onDone }: Props) {
  const api = useApi();
  const { decimals } = account.canAdjust;
  const form = useForm<AdjustmentValues>({
    initialValues: { ...initial, accountId: account.id },
    validate: schemaResolver(adjustmentValuesSchema(decimals), { sync: true }),
    onValuesChange: onChange,
  });
  const reasons = useQuery(api.adjustments.reasons.queryOptions({ input: {} }));
  const reason = reasons.data?.find(({ text }) => text === form.values.reason);
  const request = toRequest(form.values, decimals);
  const preview = usePreview(request);
  const { saveDraft, send } = useAdjustmentCalls();
  const [isSending, setIsSending] = useState(false);
  const error = send.error ?? saveDraft.error;

  const save = () => {
    if (isSending || form.validate().hasErrors || request === null) return;
    send.reset();
    saveDraft.mutate(request, { onSuccess: onDone });
  };
  const sendNow = () => {
    if (isSending || form.validate().hasErrors || request === null || preview.agreement === null) return;
    setIsSending(true);
    saveDraft.reset();
    send.mutate(
      { ...request, requestId, ...preview.agreement },
      { onSuccess: onDone, onSettled: () => setIsSending(false) },
    );
  };
  const sends = whatSends(preview.preview?.policy?.outcome, account.canAdjust.method);
  const wish = useSendWish(preview, sendNow);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSendKey(event)) return;
    event.preventDefault();
    wish();
  };

  return (
    <form
      className={classes.form}
      aria-label="New adjustment"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Group grow align="flex-start" gap="sm">
        <Select
          label="Kind"
          data={AdjustmentKindSchema.options.map((kind) => ({ value: kind, label: KINDS[kind].label }))}
          allowDeselect={false}
          disabled={initial.reverses !== ''}
          {...form.getInputProps('kind')}
        />
        <TextInput
          label={AMOUNT_LABEL[KINDS[form.values.kind].amount]}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          autoFocus
          classNames={{ input: classes.amount }}
          rightSection={<Text c="dimmed">{account.balance.unit}</Text>}
          rightSectionWidth={70}
          {...form.getInputProps('amount')}
        />
      </Group>
      <Group grow align="flex-start" gap="sm">
        <Select
          label="Reason"
          placeholder="Choose one"
          data={(reasons.data ?? []).map(({ text }) => text)}
          searchable
          nothingFoundMessage="No such reason. An admin can add reasons in Settings."
          {...form.getInputProps('reason')}
          value={form.values.reason || null}
          onChange={(reason) => form.setFieldValue('reason', reason ?? '')}
        />
        <TextInput
          label="Ticket"
          withAsterisk={reason?.needsReference ?? false}
          placeholder={reason?.referencePattern || '#8812'}
          autoComplete="off"
          {...form.getInputProps('reference')}
        />
      </Group>
      <Textarea label="Note" withAsterisk={reason?.needsNote ?? false} minRows={2} {...form.getInputProps('note')} />
      {!account.canAdjust.isAllowed && (
        <Text c="dimmed">
          <Sentence text={account.canAdjust.why} />
        </Text>
      )}
      <BeforeAfter state={preview} unit={account.balance.unit} />
      {error && <ProblemPanel problem={problemOf(error)} />}
      <Group gap="xs" justify="flex-end" className={classes.actions}>
        <Text c="dimmed" mr="auto">
          <Kbd size="xs">Enter</Kbd> saves, <Kbd size="xs">Ctrl Enter</Kbd> {SEND_KEY_DOES[sends]}
        </Text>
        <Button type="submit" variant="default" loading={saveDraft.isPending} disabled={isSending}>
          Save draft
        </Button>
        <Button
          type="button"
          loading={isSending}
          disabled={preview.agreement === null || saveDraft.isPending || preview.preview?.policy?.outcome === 'refused'}
          onClick={sendNow}
        >
          {SEND_WORDS[sends]}
        </Button>
      </Group>
    </form>
  );
}

type Sends = 'asks' | 'by hand' | 'sends';

/** What the button says, and what its key does. */
const SEND_WORDS: Record<Sends, string> = {
  asks: 'Ask for approval',
  'by hand': 'Record a manual change',
  sends: 'Send',
};
const SEND_KEY_DOES: Record<Sends, string> = { asks: 'asks', 'by hand': 'records it', sends: 'sends' };

/** What pressing it will do. */
function whatSends(
  outcome: NonNullable<AdjustmentPreview['policy']>['outcome'] | undefined,
  method: AdjustmentPreview['method'],
): Sends {
  if (outcome === 'ask') return 'asks';
  return method === 'manual' ? 'by hand' : 'sends';
}
