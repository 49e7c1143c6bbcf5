import { formatAmount, formatCount, formatCountOf, signOf } from '../../lib/format/index.ts';
import { Time } from '../Time.tsx';
import { Sentence } from '../Sentence.tsx';
import classes from './LedgerTable.module.css';
import type { LedgerList } from './use-ledger-list.tsx';

type Unit = NonNullable<LedgerList['totals']>['byUnit'][number];

/** Totals of what is filtered: one group of figures per unit, never added over units. */
export function LedgerTotalsLine({ list }: { list: Pick<LedgerList, 'totals' | 'rows'> }) {
  const { totals } = list;
  if (!totals) return <span>{list.rows.problem ? 'Not counted' : 'Counting…'}</span>;
  return (
    <>
      <span data-total="entries">{formatCountOf(totals.entries, 'entry', 'entries')}</span>
      {totals.asOf !== null && (
        <span>
          as of <Time at={totals.asOf} />
        </span>
      )}
      {totals.inDoubt.count > 0 && <span data-level="warning">{sayDoubt(totals.inDoubt)}</span>}
      {totals.problem && (
        <span title={totals.problem.cure}>
          <Sentence text={totals.problem.sentence} />
        </span>
      )}
      <span className={classes.totals} title={totals.byUnit.map(sayUnit).join('\n')}>
        {totals.byUnit.map((unit) => (
          <span key={`${unit.connectionLabel} ${unit.unit}`} className={classes.total}>
            {isShared(unit.unit, totals.byUnit) && `${unit.connectionLabel} `}
            <strong>{movedBy(unit.credits, unit.debits)}</strong> {unit.unit}
            {unit.unsigned > 0 && ` (${formatCount(unit.unsigned)} without a sign)`}
          </span>
        ))}
      </span>
    </>
  );
}

/** Nothing is derived from a balance in doubt, so entries may be missing here. */
function sayDoubt({ count, first }: NonNullable<LedgerList['totals']>['inDoubt']): string {
  const [one] = first;
  return count === 1 && one !== undefined
    ? `Balance of ${one.name} in doubt: its changes are held back`
    : `${formatCount(count)} balances in doubt: their changes are held back`;
}

/** Two connections may call different things by one name: then each says whose it is. */
function isShared(unit: string, all: readonly { readonly unit: string }[]): boolean {
  return all.filter((one) => one.unit === unit).length > 1;
}

/** Whole on hover, where the line is too short for all connections. */
function sayUnit({ connectionLabel, entries, credits, debits, net, unit }: Unit): string {
  const moved = `${movedBy(credits, debits)}, net ${formatAmount(net, { isSigned: true })} ${unit}`;
  return `${connectionLabel}: ${formatCountOf(entries, 'entry', 'entries')}, ${moved}`;
}

/** Both directions, `+719 −468`; one alone where the other has nothing, since `0 −468` reads like a calculation. */
function movedBy(credits: string, debits: string): string {
  const moved = [credits, asDebit(debits)].filter((text) => signOf(text) !== 0);
  return moved.length === 0 ? '0' : moved.map((text) => formatAmount(text, { isSigned: true })).join(' ');
}

/** Debits show their minus, whichever way the sum was written. */
function asDebit(text: string): string {
  return signOf(text) > 0 ? `-${text}` : text;
}
