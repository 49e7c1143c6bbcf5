import type { AuditEvent } from '../../../domain/audit.ts';
import { AddressLink, Time } from '../../components/index.ts';
import classes from './activity.module.css';
import { readEvidence } from './run-words.ts';

/** One event with its evidence. */
export function AuditDetail({ event }: { event: AuditEvent }) {
  const evidence = readEvidence(event.evidence);
  return (
    <div className={classes.detail}>
      <header className={classes.head}>
        <h2 className={classes.title}>{event.sentence}</h2>
      </header>
      <dl className={classes.facts}>
        <dt>When</dt>
        <dd>
          <Time at={event.at} style="second" />
        </dd>
        <dt>Who</dt>
        <dd>{event.actor}</dd>
        <dt>Action</dt>
        <dd>
          <code>{event.action}</code>
        </dd>
        {event.accountId !== null && (
          <>
            <dt>Account</dt>
            <dd>
              <AddressLink to={`/accounts?account=${encodeURIComponent(event.accountId)}`}>
                Open the account
              </AddressLink>
            </dd>
          </>
        )}
        {event.action.startsWith('adjustment.') && (
          <>
            <dt>Adjustment</dt>
            <dd>
              <AddressLink to={`/adjustments?tab=all&adjustment=${encodeURIComponent(event.subject)}`}>
                Open its story
              </AddressLink>
            </dd>
          </>
        )}
      </dl>
      {evidence !== null && (
        <>
          <h3 className={classes.heading}>Evidence</h3>
          <pre className={classes.evidence}>{evidence}</pre>
        </>
      )}
    </div>
  );
}
