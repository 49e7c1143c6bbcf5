import { Button } from '@mantine/core';
import { IconLink, IconMail } from '@tabler/icons-react';
import type { LinkedAccount } from '../../../contract/accounts.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { AddressLink, AgedNumber, CopyOnClick, DateOnly, Time } from '../../components/index.ts';
import { truncateMiddle } from '../../lib/format/index.ts';
import classes from './linked.module.css';
import { howLinked } from './linked-words.ts';
import type { ToSay } from './SayWhyDialog.tsx';

interface Props {
  readonly linked: LinkedAccount;
  readonly seenFrom: AccountId;
  readonly onSay: (toSay: ToSay) => void;
}

/** One other account of the person: what it holds, its plan, its last movement, and how it is linked. */
export function LinkedRow({ linked, seenFrom, onSay }: Props) {
  const { id, name, email, externalId, balance, planName, planEndsOn, lastMovementAt, byEmail, byHand, from } = linked;
  return (
    <li className={classes.row}>
      <div className={classes.first}>
        <span className={classes.name}>
          <AddressLink to={`/accounts?account=${encodeURIComponent(id)}&tab=linked`}>{name}</AddressLink>{' '}
          <span className={classes.quiet}>
            {linked.providerName}
            {linked.connectionLabel !== linked.providerName && ` · ${linked.connectionLabel}`}
          </span>
          {externalId !== name && (
            <span className={classes.quiet}>
              {' · '}
              <CopyOnClick text={externalId} what="account id">
                {truncateMiddle(externalId, 20)}
              </CopyOnClick>
            </span>
          )}
        </span>
        <span className={classes.balance}>
          <AgedNumber value={balance} withUnit />
        </span>
      </div>
      <div className={classes.line}>
        <span className={classes.quiet}>
          {planName === null ? 'No plan' : planName}
          {planEndsOn !== null && (
            <>
              , ends <DateOnly date={planEndsOn} />
            </>
          )}
        </span>
        <span className={classes.quiet}>
          {lastMovementAt === null ? (
            'No movement seen'
          ) : (
            <>
              Last movement <Time at={lastMovementAt} />
            </>
          )}
        </span>
      </div>
      <div className={classes.line}>
        <span className={classes.how}>
          {byHand === null ? <IconMail size={13} aria-hidden /> : <IconLink size={13} aria-hidden />}
          <span>
            {sentenceCase(howLinked(linked, seenFrom))}
            {byHand !== null && (
              <>
                : “{byHand.note}” – {byHand.by}, <Time at={byHand.at} />
              </>
            )}
          </span>
        </span>
        <span className={classes.verbs}>
          {byHand !== null && (
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`Unlink ${name}`}
              onClick={() => onSay({ kind: 'unlink', id: from.id, otherId: id, name, fromName: from.name })}
            >
              Unlink…
            </Button>
          )}
          {byEmail && (
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`${name} is not the same person`}
              onClick={() => onSay({ kind: 'apart', id, name, email })}
            >
              Not the same person…
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
