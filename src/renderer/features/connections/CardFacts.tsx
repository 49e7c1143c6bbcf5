import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { fact, AddressLink, AgedNumber, CopyOnClick, Facts, Time, type Fact } from '../../components/index.ts';
import { ABSENT, formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './connections.module.css';

interface Props {
  readonly connection: ConnectionCard;
  readonly provider: ProviderCard | undefined;
}

/** What a connection holds and what it costs: accounts, credits, requests against the limit, the age of its key. */
export function CardFacts({ connection, provider }: Props) {
  const facts: Fact[] = [
    fact(
      'Accounts',
      <AddressLink to={`/accounts?connection=${encodeURIComponent(connection.id)}`}>
        {formatCountOf(connection.accounts, 'account', 'accounts')}
      </AddressLink>,
    ),
    fact('Held', <Held connection={connection} />),
    fact(
      'Requests',
      <>
        {formatCount(connection.requestsLastHour)} in the last hour
        {provider && <div className={classes.quiet}>{provider.limitKnown}</div>}
      </>,
    ),
    fact('Last run', <LastRun connection={connection} />),
    fact(
      'Next run',
      <>
        <Time at={connection.health.nextRunAt} />
        <span className={classes.quiet}>, every {connection.intervalMinutes} min</span>
      </>,
    ),
    fact('Key', <KeyAge connection={connection} />),
  ];
  if (connection.price) facts.push(fact('Price', `${connection.price.currency} ${connection.price.amount} a credit`));
  if (connection.writesProvenAt !== null) facts.push(fact('Proved', <Time at={connection.writesProvenAt} />));
  facts.push(
    fact(
      'Address',
      <CopyOnClick text={connection.baseUrl} what="address">
        {connection.baseUrl}
      </CopyOnClick>,
    ),
  );
  return <Facts facts={facts} names="narrow" />;
}

function Held({ connection }: { connection: ConnectionCard }) {
  if (connection.held.length === 0) return ABSENT;
  return (
    <div className={classes.held}>
      {connection.held.map((held) => (
        <AgedNumber key={held.unit} value={held} withUnit />
      ))}
    </div>
  );
}

function LastRun({ connection: { health } }: { connection: ConnectionCard }) {
  return (
    <>
      <Time at={health.lastRunAt} />
      {isBehind(health) && (
        <span className={classes.quiet}>
          , last good <Time at={health.lastGoodAt} />
        </span>
      )}
    </>
  );
}

function KeyAge({ connection }: { connection: ConnectionCard }) {
  return (
    <>
      set <Time at={connection.credentialSetAt} />
      <span className={classes.quiet}>
        , <Time at={connection.credentialSetAt} show="age" />
      </span>
    </>
  );
}

/** The last run brought no good reading: what is shown is older than it. */
function isBehind({ lastGoodAt, lastRunAt }: ConnectionCard['health']): boolean {
  return lastRunAt !== null && (lastGoodAt === null || lastGoodAt < lastRunAt);
}
