import { Button } from '@mantine/core';
import { Notice } from '../components/index.ts';
import { useConnection } from '../lib/engine/index.ts';
import { formatSpan } from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import classes from './ConnectionBar.module.css';

/** Says over every screen that the engine cannot be asked now; what was read stays below it. */
export function ConnectionBar() {
  const { state, retry } = useConnection();
  const now = useNow();
  switch (state.state) {
    case 'connected':
    case 'refused':
      return null;
    case 'connecting':
    case 'reconnecting':
      return (
        <div className={classes.bar} role="status">
          <Notice level="warning">
            The connection to the engine is lost{now - state.since > 10_000 && `, for ${formatSpan(now - state.since)}`}
            . What is shown was read before; nothing can be sent. Reconnecting…
          </Notice>
          <Button variant="default" onClick={retry}>
            Try now
          </Button>
        </div>
      );
  }
}
