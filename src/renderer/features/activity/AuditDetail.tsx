import type { AuditEvent } from '../../../domain/audit.ts';
import { fact, AddressLink, Facts, RawText, Sentence, Time, type Fact } from '../../components/index.ts';
import classes from './activity.module.css';
import { actorWords, hasEvidence } from './run-words.ts';

/** One event with its evidence. */
export function AuditDetail({ event }: { event: AuditEvent }) {
  const facts: Fact[] = [
    fact('When', <Time at={event.at} show="second" />),
    fact('Who', actorWords(event)),
    fact('Action', <code>{event.action}</code>),
  ];
  if (event.accountId !== null)
    facts.push(
      fact(
        'Account',
        <AddressLink to={`/accounts?account=${encodeURIComponent(event.accountId)}`}>Open the account</AddressLink>,
      ),
    );
  if (event.action.startsWith('adjustment.'))
    facts.push(
      fact(
        'Adjustment',
        <AddressLink to={`/adjustments?tab=all&adjustment=${encodeURIComponent(event.subject)}`}>
          View its history
        </AddressLink>,
      ),
    );
  return (
    <div className={classes.detail}>
      <header className={classes.head}>
        <h2 className={classes.title}>
          <Sentence text={event.sentence} />
        </h2>
      </header>
      <Facts facts={facts} />
      {hasEvidence(event.evidence) && (
        <>
          <h3 className={classes.heading}>Evidence</h3>
          <RawText text={event.evidence} />
        </>
      )}
    </div>
  );
}
