import type { Overview } from '../../../contract/overview.ts';
import { AddressLink, Sentence, Time } from '../../components/index.ts';
import classes from './overview.module.css';

/** What happened, newest first. */
export function ChangeList({ changes }: { changes: Overview['changes'] }) {
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={change.id}>
          <AddressLink to={change.link} className={classes.change}>
            <span className={classes.when}>
              <Time at={change.at} />
            </span>
            <span className={classes.sentence}>
              <Sentence text={change.sentence} />
            </span>
          </AddressLink>
        </li>
      ))}
    </ul>
  );
}
