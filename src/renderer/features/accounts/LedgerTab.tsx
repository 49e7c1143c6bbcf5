import { filterToken, formatFilterToken } from '../../../domain/filter-tokens.ts';
import { useState } from 'react';
import type { LedgerSort } from '../../../contract/ledger.ts';
import type { AccountId } from '../../../domain/ids.ts';
import {
  AddressLink,
  EmptyState,
  LedgerTable,
  LedgerTotalsLine,
  useLedgerList,
  type GridSort,
} from '../../components/index.ts';
import { useMemo } from 'react';
import classes from './accounts.module.css';

/** The entries of one account, with its gaps. */
export function LedgerTab({ id }: { id: AccountId }) {
  const [sort, setSort] = useState<GridSort<LedgerSort>>({ by: 'at', direction: 'descending' });
  const filter = useMemo(() => ({ accountId: id }), [id]);
  const list = useLedgerList(filter, sort, { withAccount: false });
  return (
    <div className={classes.fill}>
      <LedgerTable
        name="account-ledger"
        list={list}
        sort={sort}
        onSort={setSort}
        withAccount={false}
        empty={
          <EmptyState title="No entries yet">
            Entries appear here once the API lists them, or the balance moves.
          </EmptyState>
        }
      />
      <p className={classes.totals}>
        <LedgerTotalsLine list={list} />
        <AddressLink to={`/ledger?q=${encodeURIComponent(formatFilterToken(filterToken('account', id)))}`}>
          Open in the Ledger
        </AddressLink>
      </p>
    </div>
  );
}
