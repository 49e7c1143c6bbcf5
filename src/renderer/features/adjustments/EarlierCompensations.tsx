import type { AdjustmentPreview } from '../../../contract/adjustments.ts';
import { AddressLink, LevelBadge, Time } from '../../components/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { STATES } from '../../../domain/adjustment-state.ts';
import classes from './adjustments.module.css';

type Earlier = AdjustmentPreview['earlier'][number];

const LINKED_WORDS: Record<Earlier['linked'], string> = {
  'this account': 'this account',
  'e-mail': 'same e-mail',
  'by hand': 'linked by hand',
};

/** `Editpad · Jordan Pike (same e-mail)`; one name is enough where provider and connection are called alike. */
function whereGiven({ providerName, connectionLabel, accountName, linked }: Earlier): string {
  const place = [...new Set([providerName, connectionLabel])].filter((name) => name !== '').join(' · ');
  return linked === 'this account' ? `${place}, this account` : `${place}, ${accountName} (${LINKED_WORDS[linked]})`;
}

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
            <span className={classes.earlierWhat}>
              {one.reason}
              {one.reference !== '' && `, ${one.reference}`}
            </span>
            <LevelBadge level={STATES[one.state].level} word={one.state} look="plain" />
            <span className={classes.earlierWhere}>
              {whereGiven(one)}, by {one.by}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
