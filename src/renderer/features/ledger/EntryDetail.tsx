import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EntryId } from '../../../domain/ids.ts';
import {
  AddressLink,
  Amount,
  CopyOnClick,
  EntryTypeMark,
  Facts,
  Notice,
  OriginMark,
  ProblemPanel,
  RawText,
  Time,
} from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './EntryDetail.module.css';

/** One entry: what it says, what the API sent for it, and which earlier versions of it were seen. */
export function EntryDetail({ id }: { id: EntryId }) {
  const query = useQuery(useApi().ledger.get.queryOptions({ input: { id } }));
  if (query.isPending) {
    return (
      <div className={classes.detail} aria-busy>
        <Skeleton height={24} width="40%" />
        <Skeleton height={180} />
      </div>
    );
  }
  if (query.isError) {
    return (
      <div className={classes.failed}>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const entry = query.data;
  const facts: [string, ReactNode][] = [
    [
      'Account',
      <AddressLink key="account" to={`/accounts?account=${encodeURIComponent(entry.accountId)}`}>
        {entry.accountName}
      </AddressLink>,
    ],
    ['Connection', entry.connectionLabel],
    ['Time', <Time key="at" at={entry.at} show="second" source={{ raw: entry.rawAt, zoneKnown: entry.zoneKnown }} />],
    ['In the API’s words', entry.rawAt || '–'],
    ['Type', <EntryTypeMark key="type" row={entry} />],
    ['Origin', <OriginMark key="origin" origin={entry.origin} />],
    ['Description', entry.description || '–'],
    ['Reference', <Copyable key="reference" text={entry.reference} what="reference" />],
    ['Id at the API', <Copyable key="external" text={entry.externalId ?? ''} what="entry id" />],
    ['Balance after', <Amount key="after" value={entry.balanceAfter} unit={entry.unit} />],
    ['First seen', <Time key="seen" at={entry.seenAt} show="second" />],
    [
      'Brought by',
      entry.runId === null ? (
        '–'
      ) : (
        <AddressLink key="run" to={`/activity?run=${encodeURIComponent(entry.runId)}`}>
          this sync run
        </AddressLink>
      ),
    ],
  ];
  return (
    <div className={classes.detail}>
      <h2 className={classes.amount}>
        <Amount value={entry.amount} unit={entry.unit} isSigned />
      </h2>
      {entry.status === 'vanished' && <Notice level="warning">The API no longer returns this entry.</Notice>}
      {entry.isRounded && (
        <Notice level="info">
          The API wrote this amount or balance with a rounding error of its own. It is read to six decimals.
        </Notice>
      )}
      {entry.type === 'unclassified' && (
        <Notice level="warning">
          The API’s own word “{entry.sourceType}” does not tell the sign of this entry, so Counterfoil assumes none.
        </Notice>
      )}
      {entry.adjustmentId !== null && (
        <AddressLink to={`/adjustments?tab=all&adjustment=${encodeURIComponent(entry.adjustmentId)}`}>
          Open the adjustment it belongs to
        </AddressLink>
      )}
      <Facts facts={facts} />
      {entry.versions.length > 0 && (
        <section>
          <h3 className={classes.title}>Earlier versions</h3>
          <Facts
            facts={entry.versions.map((version) => [
              <Time key="at" at={version.seenAt} show="second" />,
              <span key="what">
                <Amount value={version.amount} unit={entry.unit} isSigned /> {version.description}
              </span>,
            ])}
          />
        </section>
      )}
      <section>
        <h3 className={classes.title}>As the API sent it</h3>
        <RawText text={entry.raw} />
      </section>
    </div>
  );
}

function Copyable({ text, what }: { text: string; what: string }) {
  if (text === '') return '–';
  return (
    <CopyOnClick text={text} what={what}>
      {text}
    </CopyOnClick>
  );
}
