import { Button, Group, Textarea } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import type { Problem } from '../../../domain/problem.ts';
import type { Result } from '../../../domain/result.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import classes from './bulk.module.css';
import { readFile, readPasted, type FileText } from './read-file.ts';
import { useBulkCalls } from './use-bulk-calls.ts';

/** Rows by file, dropped or chosen, or pasted. Nothing is sent before it has been looked at. */
export function ImportFile({ onOpened }: { onOpened: (id: string) => void }) {
  const { open } = useBulkCalls();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [isOver, setIsOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);

  const send = (name: string, reading: Result<FileText, Problem>) => {
    setRefusal(reading.ok ? null : reading.error);
    open.reset();
    if (reading.ok) open.mutate({ name, ...reading.value }, { onSuccess: ({ id }) => onOpened(id) });
  };
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    send(file.name, await readFile(file));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const paste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData.files;
    if (file === undefined) return;
    event.preventDefault();
    void take(file);
  };

  return (
    <form
      className={classes.drop}
      data-over={isOver || undefined}
      aria-label="Import adjustments"
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') send('', readPasted(text));
      }}
    >
      <Textarea
        label="Rows"
        description="Paste rows from a spreadsheet, or drop a CSV file or an Excel workbook here. Account, amount, kind and reason are needed; ticket, note and connection are optional."
        placeholder={'Account\tAmount\tKind\tReason\tTicket\njordan@example.com\t10\trefund\tFailed generation\t#8812'}
        minRows={4}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes.rows }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onPaste={paste}
      />
      <input
        ref={chooser}
        type="file"
        accept=".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain"
        className={classes.chooser}
        aria-label="CSV file"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {refusal !== null && <ProblemPanel problem={refusal} />}
      {open.error && <ProblemPanel problem={problemOf(open.error)} />}
      <Group gap="xs" justify="flex-end">
        <Button
          variant="default"
          leftSection={<IconFileImport size={14} />}
          onClick={() => chooser.current?.click()}
          loading={open.isPending}
        >
          Choose a file
        </Button>
        <Button type="submit" disabled={text.trim() === ''} loading={open.isPending}>
          Check these rows
        </Button>
      </Group>
    </form>
  );
}
