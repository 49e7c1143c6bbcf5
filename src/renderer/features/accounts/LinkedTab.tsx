import { Button, Skeleton } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountDetail, LinkSuggestion, Person } from '../../../contract/accounts.ts';
import { AddressLink, EmptyState, ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import classes from './linked.module.css';
import { isLinkedByEmail } from './linked-words.ts';
import { LinkDialog, type LinkTarget } from './LinkDialog.tsx';
import { LinkedRow } from './LinkedRow.tsx';
import { SayWhyDialog, type ToSay } from './SayWhyDialog.tsx';

/** The person's accounts at all connections, how each is known to be theirs, and what may be. */
export function LinkedTab({ account }: { account: AccountDetail }) {
  const api = useApi();
  const query = useQuery(api.accounts.linked.queryOptions({ input: { id: account.id } }));
  const suggestions = useQuery(api.accounts.suggestLinks.queryOptions({ input: { id: account.id } }));
  const [linking, setLinking] = useState<{ readonly to: LinkTarget | null } | null>(null);
  const [saying, setSaying] = useState<ToSay | null>(null);
  if (query.isPending) return <Skeleton height={160} width="auto" m={16} />;
  if (query.isError) {
    return (
      <div className={classes.part}>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const { accounts, apart } = query.data;
  const offered = suggestions.data ?? [];
  return (
    <div className={classes.linked}>
      {accounts.length === 0 ? (
        <EmptyState
          title="No other account of this person is known"
          action={
            <Button variant="default" leftSection={<IconLink size={14} />} onClick={() => setLinking({ to: null })}>
              Link…
            </Button>
          }
        >
          Accounts with the same e-mail are linked by themselves; others are linked by hand.
        </EmptyState>
      ) : (
        <section className={classes.part} aria-label="Linked accounts">
          <h3 className={classes.heading}>{formatCountOf(accounts.length, 'other account', 'other accounts')}</h3>
          <p className={classes.quiet}>Credits of two providers are different units: they have no sum.</p>
          <ul className={classes.rows}>
            {accounts.map((one) => (
              <LinkedRow key={one.id} linked={one} seenFrom={account.id} onSay={setSaying} />
            ))}
          </ul>
          {isLinkedByEmail(accounts, account.id) && (
            <p className={classes.quiet}>
              Not the person of these?{' '}
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => setSaying({ kind: 'apart', id: account.id, name: account.name, email: account.email })}
              >
                Unlink this account…
              </Button>
            </p>
          )}
        </section>
      )}
      {apart.length > 0 && <ApartList apart={apart} onSay={setSaying} />}
      {offered.length > 0 && <SuggestionList offered={offered} onLink={(to) => setLinking({ to })} />}
      {linking && <LinkDialog account={account} to={linking.to} onClose={() => setLinking(null)} />}
      {saying && <SayWhyDialog toSay={saying} onClose={() => setSaying(null)} />}
    </div>
  );
}

function ApartList({ apart, onSay }: { apart: Person['apart']; onSay: (toSay: ToSay) => void }) {
  return (
    <section className={classes.part} aria-label="Unlink">
      <h3 className={classes.heading}>Same e-mail, but not the same person</h3>
      <ul className={classes.rows}>
        {apart.map((one) => (
          <li key={one.id} className={classes.row}>
            <div className={classes.line}>
              <AddressLink to={addressOf(one.id)}>{one.name}</AddressLink>
              <span className={classes.quiet}>{one.connectionLabel || one.providerName}</span>
            </div>
            <div className={classes.line}>
              <span className={classes.how}>
                “{one.note}” – {one.by}, <Time at={one.at} />
              </span>
              <Button
                variant="default"
                size="compact-xs"
                aria-label={`Take back that ${one.name} is not the same person`}
                onClick={() => onSay({ kind: 'not apart', id: one.markedId, name: one.name })}
              >
                Take it back…
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WHY_WORDS = { 'same id': 'has the same id', 'same name': 'has the same name' } as const;

function SuggestionList({
  offered,
  onLink,
}: {
  offered: readonly LinkSuggestion[];
  onLink: (suggestion: LinkSuggestion) => void;
}) {
  return (
    <section className={classes.part} aria-label="Suggestions">
      <h3 className={classes.heading}>Perhaps the same person</h3>
      <ul className={classes.rows}>
        {offered.map((one) => (
          <li key={one.id} className={classes.row}>
            <div className={classes.line}>
              <span className={classes.name}>
                <AddressLink to={addressOf(one.id)}>{one.name}</AddressLink>{' '}
                <span className={classes.quiet}>
                  {[one.email, one.connectionLabel].filter((text) => text !== '' && text !== one.name).join(' · ')}
                </span>
              </span>
              <span className={classes.quiet}>{WHY_WORDS[one.why]}</span>
              <Button
                variant="default"
                size="compact-xs"
                aria-label={`Link ${one.name} at ${one.connectionLabel}`}
                onClick={() => onLink(one)}
              >
                Link…
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function addressOf(id: string): string {
  return `/accounts?account=${encodeURIComponent(id)}&tab=linked`;
}
