import { Skeleton } from '@mantine/core';
import classes from './connections.module.css';

/** Holds the place of the cards while they are read. */
export function CardSkeletons() {
  return (
    <div className={classes.cards} aria-busy aria-label="Reading the connections">
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} height={280} radius="sm" />
      ))}
    </div>
  );
}
