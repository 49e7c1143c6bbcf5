import { LevelIcon, Sentence } from '../../components/index.ts';
import classes from './vault.module.css';

/** A weak protection of the keys is said for as long as it holds; it cannot be dismissed. */
export function WarningBar({ warning }: { warning: string }) {
  return (
    <section className={classes.bar} data-level="warning" aria-label="Warning about the vault">
      <LevelIcon level="warning" />
      <p className={classes.sentence}>
        <Sentence text={warning} />
      </p>
    </section>
  );
}
