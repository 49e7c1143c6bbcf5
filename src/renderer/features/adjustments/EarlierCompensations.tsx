import type { AdjustmentPreview } from '../../../contract/adjustments.ts';
import { AddressLink, Time } from '../../components/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';

/** What this person was given before, wherever: each leads to its story. */
export function EarlierCompensations({ earlier }: { earlier: AdjustmentPreview['earlier'] }) {
  return (
    <section aria-label="Earlier compensations">
      <h4 className={classes.heading}>Given to this person in the last 90 days</h4>
      <ul className={classes.earlier}>
        {earlier.map((one) => (
          <li key={one.id}>
            <Time at={one.at} />
            <AddressLink to={`/adjustments?adjustment=${encodeURIComponent(one.id)}`}>
              {formatAmount(one.amount, { isSigned: true })} {one.unit}
            </AddressLink>
            <span>
              {one.reason}, {one.connectionLabel || one.providerName}, by {one.by} ({one.state})
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
