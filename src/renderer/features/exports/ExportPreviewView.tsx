import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useMutation, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { ExportPreview, ExportRequest } from '../../../contract/exports.ts';
import { Notice, ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './exports.module.css';

interface Props {
  readonly request: ExportRequest;
  readonly preview: UseQueryResult<ExportPreview>;
  /** False while the preview still stands for earlier choices. */
  readonly isCurrent: boolean;
}

/** What the file will contain, before it is written; and the button that writes it. */
export function ExportPreviewView({ request, preview, isCurrent }: Props) {
  const api = useApi();
  const queries = useQueryClient();
  const start = useMutation(
    api.exports.start.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.exports.list.key() }),
    }),
  );
  if (preview.isError)
    return <ProblemPanel problem={problemOf(preview.error)} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton height={304} radius="sm" aria-label="Reading what it will contain" />;
  const { data } = preview;
  return (
    <section className={classes.preview} aria-label="What it will contain" aria-busy={!isCurrent}>
      <div className={classes.facts} data-behind={!isCurrent || undefined}>
        <p className={classes.rows}>{formatCountOf(data.rows, 'row', 'rows')}</p>
        <p className={classes.quiet}>
          {formatCountOf(data.columns.filter((column) => column.isChosen).length, 'column', 'columns')}
          {data.period && (
            <>
              {' · from '}
              <Time at={data.period.from} show="second" /> to <Time at={data.period.until} show="second" />
            </>
          )}
          {data.asOf !== null && (
            <>
              {' · as of '}
              <Time at={data.asOf} />
            </>
          )}
        </p>
        {data.warnings.map((warning) => (
          <Notice key={warning} level="warning">
            <Sentence text={warning} />
          </Notice>
        ))}
        <FirstLines preview={data} />
      </div>
      {data.problem && <ProblemPanel problem={data.problem} />}
      <Group>
        <Button
          leftSection={<IconFileExport size={14} />}
          loading={start.isPending}
          disabled={!isCurrent || data.problem !== null}
          onClick={() => start.mutate(request)}
        >
          Export {formatCountOf(data.rows, 'row', 'rows')}
        </Button>
        {start.isSuccess && start.data === null && <Text c="dimmed">No place was chosen: nothing was written.</Text>}
      </Group>
      {start.error && <ProblemPanel problem={problemOf(start.error)} />}
    </section>
  );
}

/** A number as the file has it: shown whole, whatever its length. */
function isFigure(field: string): boolean {
  return /^-?[\d.,]+$/.test(field);
}

function FirstLines({ preview }: { preview: ExportPreview }) {
  const [header = [], ...lines] = preview.firstLines;
  const means = new Map(preview.columns.map((column) => [column.name, column.description]));
  return (
    <div className={classes.lines} tabIndex={0} role="region" aria-label="The first lines">
      <table>
        <thead>
          <tr>
            {header.map((name) => (
              <th key={name} title={means.get(name)} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={`${String(index)} ${line.join(' ')}`}>
              {line.map((field, at) => (
                <td key={header[at] ?? String(at)} title={field} data-figure={isFigure(field) || undefined}>
                  {field}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.rows > lines.length && (
        <p className={classes.quiet}>and {formatCount(preview.rows - lines.length)} more</p>
      )}
    </div>
  );
}
