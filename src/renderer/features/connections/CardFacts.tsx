import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { AddressLink, AgedNumber, CopyOnClick, Time } from '../../components/index.ts';
import { ABSENT, formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './connections.module.css';

/** What a connection holds and what it costs: accounts, credits, requests against the limit, the age of its key. */
export function CardFacts({
  connection,
  provider,
}: {
  connection: ConnectionCard;
  provider: ProviderCard | undefined;
}) {
  const { health } = connection;
  return (
    <dl className={classes.facts}>
      <dt>Accounts</dt>
      <dd>
        <AddressLink to={`/accounts?connection=${encodeURIComponent(connection.id)}`}>
          {formatCountOf(connection.accounts, 'account', 'accounts')}
        </AddressLink>
      </dd>
      <dt>Held</dt>
      <dd className={classes.held}>
        {connection.held.length === 0 && ABSENT}
        {connection.held.map((held) => (
          <AgedNumber key={held.unit} value={held} withUnit />
        ))}
      </dd>
      <dt>Requests</dt>
      <dd>
        {formatCount(connection.requestsLastHour)} in the last hour
        {provider && <div className={classes.quiet}>{provider.limitKnown}</div>}
      </dd>
      <dt>Last run</dt>
      <dd>
        <Time at={health.lastRunAt} />
        {health.lastGoodAt !== health.lastRunAt && (
          <span className={classes.quiet}>
            , last good <Time at={health.lastGoodAt} />
          </span>
        )}
      </dd>
      <dt>Next run</dt>
      <dd>
        <Time at={health.nextRunAt} />
        <span className={classes.quiet}>, every {connection.intervalMinutes} min</span>
      </dd>
      <dt>Key</dt>
      <dd>
        set <Time at={connection.credentialSetAt} style="age" />
        <span className={classes.quiet}> ago</span>
      </dd>
      {connection.price && (
        <>
          <dt>Price</dt>
          <dd>
            {connection.price.currency} {connection.price.amount} a credit
          </dd>
        </>
      )}
      <dt>Address</dt>
      <dd>
        <CopyOnClick text={connection.baseUrl} what="address">
          {connection.baseUrl}
        </CopyOnClick>
      </dd>
      {connection.writesProvenAt !== null && (
        <>
          <dt>Writes proved</dt>
          <dd>
            <Time at={connection.writesProvenAt} />
          </dd>
        </>
      )}
    </dl>
  );
}
