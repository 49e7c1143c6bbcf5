import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionId } from '../../../domain/ids.ts';
import type { Period } from '../../../domain/period.ts';
import { AddressLink, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { decimalsOf, formatCount } from '../../lib/format/index.ts';
import { figuresOf, LineCells } from './LineCells.tsx';
import classes from './reconciliation.module.css';

interface Props {
  readonly connectionId: ConnectionId;
  readonly unit: string;
  readonly period: Period;
}

const AT_ONCE = 50;
/** Name, opening, eight movements, closing, reported, difference. */
const COLUMNS = 13;

/** The lines of a connection's accounts, below its own. */
export function AccountLines({ connectionId, unit, period }: Props) {
  const [limit, setLimit] = useState(AT_ONCE);
  const query = useQuery(
    useApi().books.accountLines.queryOptions({
      input: { connectionId, period, skip: 0, limit },
      placeholderData: keepPreviousData,
    }),
  );
  if (query.isPending) {
    return (
      <tr>
        <td colSpan={COLUMNS} className={classes.quiet}>
          Reading the accounts…
        </td>
      </tr>
    );
  }
  if (query.isError) {
    return (
      <tr>
        <td colSpan={COLUMNS}>
          <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
        </td>
      </tr>
    );
  }
  const lines = query.data.rows.filter((line) => line.unit === unit);
  const decimals = decimalsOf(lines.flatMap(figuresOf));
  const left = query.data.total - limit;
  return (
    <>
      {lines.map((line) => (
        <tr key={line.accountId} data-account>
          <th scope="row">
            <AddressLink
              to={`/accounts/${encodeURIComponent(line.accountId)}?tab=explain&from=${period.firstDay}&to=${period.lastDay}`}
            >
              {line.accountName || line.accountId}
            </AddressLink>
          </th>
          <LineCells line={line} decimals={decimals} isComplete />
        </tr>
      ))}
      {left > 0 && (
        <tr data-account>
          <td colSpan={COLUMNS}>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => setLimit((before) => Math.min(500, before + AT_ONCE))}
            >
              Show {formatCount(Math.min(AT_ONCE, left))} of {formatCount(left)} more
            </Button>
          </td>
        </tr>
      )}
    </>
  );
}
