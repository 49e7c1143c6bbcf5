import { Textarea } from '@mantine/core';
import { isSendKey } from '../../lib/send-key.ts';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSend: () => void;
}

/** Why something is said of a link: the dialog's first field, which Ctrl Enter sends. */
export function WhyField({ label, description, value, onChange, onSend }: Props) {
  return (
    <Textarea
      label={label}
      description={description}
      autoFocus
      data-autofocus
      autosize
      minRows={2}
      maxLength={2000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (!isSendKey(event)) return;
        event.preventDefault();
        onSend();
      }}
    />
  );
}
