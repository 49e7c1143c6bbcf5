import { IconChevronRight } from '@tabler/icons-react';
import type { Need } from '../../../contract/overview.ts';
import { AddressLink, LevelIcon, Sentence } from '../../components/index.ts';
import classes from './overview.module.css';

/** Sentences with a verb, the worst first, each with where to act on it. */
export function NeedList({ needs }: { needs: readonly Need[] }) {
  return (
    <ul className={classes.needs}>
      {needs.map((need) => (
        <li key={need.id}>
          <AddressLink to={need.link} className={classes.need} data-need={need.id}>
            <LevelIcon level={need.level} />
            <span className={classes.sentence}>
              <Sentence text={need.sentence} />
            </span>
            <span className={classes.action}>
              {need.action}
              <IconChevronRight size={14} aria-hidden />
            </span>
          </AddressLink>
        </li>
      ))}
    </ul>
  );
}
