import { Button, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import type { AccountDetail } from '../../../contract/accounts.ts';
import { openNewAdjustment } from '../../app/panels.ts';
import {
  AgedNumber,
  Amount,
  CopyOnClick,
  FreshnessDot,
  freshnessOf,
  Notice,
  Time,
  Sentence,
} from '../../components/index.ts';
import { formatAmount, formatTime, signOf, truncateMiddle } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import classes from './accounts.module.css';
import { ConfirmBalanceDialog } from './ConfirmBalanceDialog.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { proofSentence } from './proof-words.ts';

/** Who it is, what it holds, how far that is proved, and what can be done. */
export function AccountHeader({ account, isAlone }: { account: AccountDetail; isAlone: boolean }) {
  const now = useNow();
  const [isLinking, setIsLinking] = useState(false);
  const [isConfirming, setIsConfirming] = useState(false);
  const ground = proofSentence(account, formatTime(account.provedSince ?? account.firstSeenAt, now));
  const { balance, reserved, available, value, canAdjust } = account;
  return (
    <header className={classes.header} data-alone={isAlone || undefined}>
      <div className={classes.who}>
        <h2 className={classes.name}>
          {account.name === '' || account.name === account.externalId ? (
            <CopyOnClick text={account.externalId} what="account id">
              {account.externalId}
            </CopyOnClick>
          ) : (
            account.name
          )}
        </h2>
        {account.email !== '' && account.email !== account.name && (
          <CopyOnClick text={account.email} what="e-mail">
            {account.email}
          </CopyOnClick>
        )}
        <span className={classes.quiet}>{account.connectionLabel}</span>
        {account.name !== '' && account.name !== account.externalId && (
          <span className={classes.quiet}>
            <CopyOnClick text={account.externalId} what="account id">
              {truncateMiddle(account.externalId, 24)}
            </CopyOnClick>
          </span>
        )}
      </div>
      <div className={classes.holds}>
        <div className={classes.figures}>
          <div className={classes.balance}>
            <AgedNumber value={balance} withUnit />
          </div>
          <FreshnessDot state={freshnessOf(account.proof, balance, now)} withWord />
          <span className={classes.quiet}>
            as of <Time at={balance.at} />
          </span>
          {value !== null && value.currency !== balance.unit && (
            <span className={classes.quiet}>
              worth {formatAmount(value.amount, { decimals: 2 })} {value.currency}, at {value.perCredit} each
            </span>
          )}
        </div>
        <Tooltip label={<Sentence text={canAdjust.why} />} disabled={canAdjust.why === ''}>
          <Button
            className={classes.adjust}
            data-disabled={!canAdjust.isAllowed || undefined}
            aria-disabled={!canAdjust.isAllowed}
            leftSection={<IconAdjustmentsHorizontal size={14} />}
            onClick={() => canAdjust.isAllowed && openNewAdjustment(account.id)}
          >
            Adjust
          </Button>
        </Tooltip>
        <Button
          variant="default"
          className={classes.adjust}
          leftSection={<IconLink size={14} />}
          onClick={() => setIsLinking(true)}
        >
          Link…
        </Button>
      </div>
      {reserved.amount !== null && signOf(reserved.amount) !== 0 && (
        <p className={classes.quiet}>
          <Amount value={reserved.amount} unit={reserved.unit} /> reserved,{' '}
          <Amount value={available.amount} unit={available.unit} /> available
        </p>
      )}
      {balance.doubt !== null && balance.amount !== null && (
        <Notice level="warning">
          <Sentence text={balance.doubt} />{' '}
          <Button variant="default" size="compact-xs" onClick={() => setIsConfirming(true)}>
            Confirm the balance…
          </Button>
        </Notice>
      )}
      {account.missing.length > 0 && (
        <Notice level="warning">
          This account is incomplete.
          {account.missing.map((sentence) => (
            <div key={sentence}>
              <Sentence text={sentence} />
            </div>
          ))}
        </Notice>
      )}
      {ground !== null && <p className={classes.quiet}>{ground}</p>}
      {account.proof === 'broken' && (
        <Notice level="alarm">
          The entries do not add up to the balance: {formatAmount(account.unexplained, { isSigned: true })}{' '}
          {balance.unit} cannot be explained by them.
        </Notice>
      )}
      {balance.problem !== null && (
        <Notice level="warning">
          The balance could not be read again: <Sentence text={balance.problem.sentence} /> What is shown is the last
          good value.
        </Notice>
      )}
      {isConfirming && balance.amount !== null && (
        <ConfirmBalanceDialog
          account={account}
          total={balance.amount}
          unit={balance.unit}
          onClose={() => setIsConfirming(false)}
        />
      )}
      {isLinking && <LinkDialog account={account} onClose={() => setIsLinking(false)} />}
    </header>
  );
}
