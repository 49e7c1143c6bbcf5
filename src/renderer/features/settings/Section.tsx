import { useId, type ReactNode } from 'react';
import classes from './settings.module.css';

/** One subject of the settings: its name at the left, its fields at the right. */
export function Section({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {about !== undefined && <p className={classes.quiet}>{about}</p>}
      </div>
      <div className={classes.fields}>{children}</div>
    </section>
  );
}
