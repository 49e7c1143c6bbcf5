import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Reclassification, Rules } from '../../../contract/books.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import { ruleSentence, type MovementRule } from '../../../domain/movement.ts';
import { Amount, EmptyState, Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import { useMay } from '../../lib/use-who.ts';
import { AddRule } from './AddRule.tsx';
import classes from './reconciliation.module.css';

/** By what rules the entries of a connection are classed. */
export function RulesView({ connectionId }: { connectionId: ConnectionId | undefined }) {
  const query = useQuery({
    ...useApi().books.rules.queryOptions({ input: { connectionId: connectionId ?? ('' as ConnectionId) } }),
    enabled: connectionId !== undefined,
  });
  if (connectionId === undefined)
    return <EmptyState title="Choose a connection.">Each has rules of its own.</EmptyState>;
  if (query.isError) return <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  return query.data === undefined ? null : <RuleList key={`${connectionId} ${query.data.version}`} kept={query.data} />;
}

function RuleList({ kept }: { kept: Rules }) {
  const { connectionId, version } = kept;
  const api = useApi();
  const queries = useQueryClient();
  const mayEdit = useMay('keep books');
  const [rules, setRules] = useState<readonly MovementRule[]>(kept.rules);
  const isChanged = JSON.stringify(rules) !== JSON.stringify(kept.rules);
  const preview = useMutation({
    mutationFn: () =>
      queries.fetchQuery(
        api.books.previewRules.queryOptions({ input: { connectionId, rules: [...rules] }, staleTime: 0 }),
      ),
  });
  const set = useMutation(api.books.setRules.mutationOptions());
  const edit = (next: readonly MovementRule[]) => {
    setRules(next);
    preview.reset();
    set.reset();
  };
  const move = (at: number, by: number) => {
    const next = [...rules];
    next.splice(at + by, 0, ...next.splice(at, 1));
    edit(next);
  };
  return (
    <section>
      <p className={classes.quiet}>
        The first rule that fits an entry says its movement. An entry that no rule fits, or whose sign is not known, is
        unexplained.
      </p>
      {kept.isReclassing && <Notice level="info">Entries stored before the last change are being classed anew.</Notice>}
      <ol className={classes.rules} aria-label="Rules">
        {rules.map((rule, at) => (
          <li key={JSON.stringify(rule)} className={classes.rule}>
            <span className={classes.quiet}>{formatCount(at + 1)}</span>
            <span>
              {ruleSentence(rule)}
              {preview.data?.unused.includes(at) === true && (
                <span className={classes.coverage}> No entry is classed by it.</span>
              )}
            </span>
            {mayEdit && (
              <>
                <Button
                  variant="default"
                  size="compact-xs"
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                  aria-label={`Move rule ${at + 1} up`}
                >
                  ↑
                </Button>
                <Button
                  variant="default"
                  size="compact-xs"
                  disabled={at === rules.length - 1}
                  onClick={() => move(at, 1)}
                  aria-label={`Move rule ${at + 1} down`}
                >
                  ↓
                </Button>
                <Button
                  variant="default"
                  size="compact-xs"
                  onClick={() => edit(rules.filter((_, index) => index !== at))}
                  aria-label={`Remove rule ${at + 1}`}
                >
                  Remove
                </Button>
              </>
            )}
          </li>
        ))}
      </ol>
      {mayEdit && (
        <>
          <AddRule
            onAdd={(rule) => edit([rule, ...rules.filter((one) => JSON.stringify(one) !== JSON.stringify(rule))])}
          />
          <div className={classes.acts}>
            <Button disabled={!isChanged} loading={preview.isPending} onClick={() => preview.mutate()}>
              Show what would change
            </Button>
            <Button variant="default" disabled={!isChanged} onClick={() => edit(kept.rules)}>
              Undo
            </Button>
            <Button variant="default" disabled={kept.areDefault} onClick={() => edit(kept.defaults)}>
              Use the defaults
            </Button>
          </div>
          {preview.isError && <ProblemPanel problem={problemOf(preview.error)} />}
          {set.isError && <ProblemPanel problem={problemOf(set.error)} />}
          {isChanged && preview.data && (
            <Changes
              found={preview.data}
              isPending={set.isPending}
              onApply={() => set.mutate({ connectionId, version, rules: [...rules] })}
            />
          )}
        </>
      )}
    </section>
  );
}

interface ChangesProps {
  readonly found: Reclassification;
  readonly isPending: boolean;
  readonly onApply: () => void;
}

/** What the rules would class otherwise, before they are kept. */
function Changes({ found: { entries, changes }, isPending, onApply }: ChangesProps) {
  const count = changes.reduce((sum, change) => sum + change.count, 0);
  return (
    <>
      <p>
        {count === 0
          ? `None of ${formatCountOf(entries, 'entry', 'entries')} would be classed otherwise.`
          : `${formatCount(count)} of ${formatCountOf(entries, 'entry', 'entries')} would be classed otherwise:`}
      </p>
      {count > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">From → to</th>
              <th scope="col">Entries</th>
              <th scope="col">Sum</th>
              <th scope="col">Unit</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.from} ${change.to} ${change.unit}`}>
                <th scope="row">
                  {change.from} → {change.to}
                </th>
                <td>{formatCount(change.count)}</td>
                <td>
                  <Amount value={change.sum} isSigned />
                </td>
                <td>{change.unit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={classes.acts}>
        <Button loading={isPending} onClick={onApply}>
          Keep these rules
        </Button>
      </div>
    </>
  );
}
