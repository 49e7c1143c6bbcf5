import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AccountDetail } from '../../../contract/accounts.ts';
import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import { AccountIdSchema, type AccountId, type AdjustmentId } from '../../../domain/ids.ts';
import { AccountPicker, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './adjustments.module.css';
import { valuesToUndo } from './adjustment-values.ts';
import { NewAdjustmentForm } from './NewAdjustmentForm.tsx';
import { useUnsentValues, valuesToOpenWith } from './unsent-values.ts';

const METHOD_WORDS = { set: 'sets the balance', add: 'adds to the balance', manual: 'changed by hand' } as const;

interface Props {
  readonly accountId: string | undefined;
  readonly undoes: AdjustmentRow | undefined;
  readonly onMade: (id: AdjustmentId) => void;
}

/** From the choice of an account to an adjustment: a draft, or one that was sent. */
export function NewAdjustment({ accountId, undoes, onMade }: Props) {
  const openedFor = undoes === undefined ? (accountId ?? '') : `undo ${undoes.id}`;
  const [initial] = useState(() => (undoes === undefined ? valuesToOpenWith(openedFor) : valuesToUndo(undoes)));
  const [chosen, setChosen] = useState<AccountId | null>(
    () => AccountIdSchema.safeParse(initial.accountId).data ?? null,
  );
  const [requestId] = useState(() => crypto.randomUUID());
  const { keep, forget } = useUnsentValues();

  if (!chosen) return <AccountPicker onPick={({ id }) => setChosen(id)} />;
  return (
    <ForAccount
      accountId={chosen}
      onOther={accountId === undefined ? () => setChosen(null) : undefined}
      render={(account) => (
        <NewAdjustmentForm
          account={account}
          initial={initial}
          requestId={requestId}
          onChange={(values) => keep(openedFor, values)}
          onDone={(made) => {
            forget(openedFor);
            onMade(made.id);
          }}
        />
      )}
    />
  );
}

interface ForAccountProps {
  readonly accountId: AccountId;
  readonly onOther: (() => void) | undefined;
  readonly render: (account: AccountDetail) => ReactNode;
}

/** Names the account and how its API writes, above the form. */
function ForAccount({ accountId, onOther, render }: ForAccountProps) {
  const api = useApi();
  const query = useQuery(api.accounts.get.queryOptions({ input: { id: accountId } }));
  if (query.isPending) return <p className={classes.quiet}>Reading the account…</p>;
  if (query.isError) return <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  const account = query.data;
  const how = account.canAdjust.method === null ? '' : ` (${METHOD_WORDS[account.canAdjust.method]})`;
  return (
    <>
      <p className={classes.who}>
        <strong>{account.name || account.externalId}</strong>
        <Text span c="dimmed">
          {' '}
          · {account.connectionLabel}
          {how}
        </Text>
        {onOther && (
          <Anchor component="button" type="button" underline="hover" onClick={onOther}>
            Another account
          </Anchor>
        )}
      </p>
      {render(account)}
    </>
  );
}
