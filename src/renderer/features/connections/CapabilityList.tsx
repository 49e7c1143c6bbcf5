import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { listCapabilities } from './capabilities.ts';
import classes from './connections.module.css';
import { Sentence } from '../../components/index.ts';

/** What an API can and cannot do, as its provider declares it. */
export function CapabilityList({
  provider,
  writes,
}: {
  readonly provider: ProviderCard;
  readonly writes?: ConnectionCard['writes'];
}) {
  return (
    <ul className={classes.capabilities}>
      {listCapabilities(provider, writes).map(({ can, sentence }) => (
        <li key={sentence} data-can={can}>
          {can ? <IconCheck size={14} aria-hidden /> : <IconMinus size={14} aria-hidden />}
          <VisuallyHidden>{can ? 'Can: ' : 'Cannot: '}</VisuallyHidden>
          <Sentence text={sentence} />
        </li>
      ))}
    </ul>
  );
}
